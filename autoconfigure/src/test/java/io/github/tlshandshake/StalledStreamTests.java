package io.github.tlshandshake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HttpRequests;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.ShortStreamTimeouts;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for streams of HTTP/2 that stall: the server's own timeout ends them, with us as
 * without. Reactor Netty has no such timeout, and needs no threads for them either.
 */
class StalledStreamTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	// More than the server has threads
	private static final int STREAMS = 25;

	@ParameterizedTest
	@CsvSource({ "JETTY_SERVLET, true", "JETTY_SERVLET, false", "TOMCAT_SERVLET, true", "TOMCAT_SERVLET, false" })
	void givesBackThreadsOfStalledStreams(ServerKind kind, boolean enabled) throws Exception {
		assertEndsStalledStreams(kind, BlockingUploads.class, enabled);
	}

	@ParameterizedTest
	@CsvSource({ "JETTY_REACTIVE, true", "JETTY_REACTIVE, false", "TOMCAT_REACTIVE, true", "TOMCAT_REACTIVE, false" })
	void endsStalledStreams(ServerKind kind, boolean enabled) throws Exception {
		assertEndsStalledStreams(kind, ReactiveUploads.class, enabled);
	}

	private void assertEndsStalledStreams(ServerKind kind, Class<? extends Uploads> type, boolean enabled)
			throws Exception {
		try (TestServer server = TestServer.start(kind, List.of(ShortStreamTimeouts.class, type),
				"tls-handshake.enabled=" + enabled, "server.http2.enabled=true", "server.jetty.threads.max=20",
				"server.tomcat.threads.max=20", ShortStreamTimeouts.JETTY_PROPERTY)) {
			Uploads uploads = server.context().getBean(type);
			stallStreams(server.port());
			Awaitility.await().atMost(PATIENCE).until(() -> uploads.begun.get() > 10);
			Awaitility.await()
				.during(Duration.ofMillis(500))
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(uploads.pending).hasValue(0));
			assertThat(server.get("/").body()).isEqualTo("hello");
		}
	}

	private void stallStreams(int port) {
		HttpClient client = HonestClient.create().httpClient();
		for (int i = 0; i < STREAMS; i++) {
			client.sendAsync(HttpRequests.stalledUpload(port, "/stall"), HttpResponse.BodyHandlers.discarding());
		}
	}

	/**
	 * Uploads to an application.
	 */
	abstract static class Uploads {

		final AtomicInteger begun = new AtomicInteger();

		final AtomicInteger pending = new AtomicInteger();

		void begin() {
			this.begun.incrementAndGet();
			this.pending.incrementAndGet();
		}

		void end() {
			this.pending.decrementAndGet();
		}

	}

	@RestController
	static final class BlockingUploads extends Uploads {

		@PostMapping("/stall")
		void upload(InputStream body) throws IOException {
			begin();
			try {
				body.transferTo(OutputStream.nullOutputStream());
			}
			finally {
				end();
			}
		}

	}

	@RestController
	static final class ReactiveUploads extends Uploads {

		@PostMapping("/stall")
		Mono<Void> upload(@RequestBody Flux<DataBuffer> body) {
			return body.doOnNext(DataBufferUtils::release)
				.doOnSubscribe((subscription) -> begin())
				.doFinally((signal) -> end())
				.then();
		}

	}

}
