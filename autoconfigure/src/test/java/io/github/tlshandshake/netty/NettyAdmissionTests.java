package io.github.tlshandshake.netty;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.tlshandshake.AdmissionContractTests;
import io.github.tlshandshake.testsupport.ClientTrust;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for admission on Reactor Netty.
 */
class NettyAdmissionTests extends AdmissionContractTests {

	private static final HonestClient CLIENT = HonestClient.create()
		.withContext(TestCertificates.clientContextWithCertificate());

	@Override
	protected TestServer start(Class<? extends ClientTrust> trust, String... properties) {
		return ClientTrust.start(ServerKind.NETTY, trust, properties);
	}

	// Without turns the event loop would compute all that it reads in a pass
	@Test
	void eventLoopServesThoseWhoAreInBetweenTwoSteps() throws Exception {
		ExecutorService clients = Executors.newCachedThreadPool();
		try (TestServer server = ClientTrust.start(ServerKind.NETTY, List.of(OneEventLoop.class), CountingTrust.class,
				"tls-handshake.max-concurrent=8", "tls-handshake.timeout=60s");
				HonestConnection established = CLIENT.open(server.port())) {
			assertThat(established.request("GET", "/").body()).isEqualTo("hello");
			List<CompletableFuture<String>> visits = Stream.generate(() -> visit(server, clients)).limit(40).toList();
			Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> server.connector().queuedCount() >= 20);
			int before = CountingTrust.STEPS.get();
			assertThat(established.request("GET", "/").body()).isEqualTo("hello");
			assertThat(CountingTrust.STEPS.get() - before).isLessThanOrEqualTo(5);
			assertThat(visits).allSatisfy((visit) -> assertThat(visit.join()).isEqualTo("hello"));
		}
		finally {
			clients.shutdownNow();
		}
	}

	private static CompletableFuture<String> visit(TestServer server, ExecutorService clients) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return CLIENT.get(server.port(), "/").body();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}, clients);
	}

	@Configuration(proxyBeanMethods = false)
	static class OneEventLoop {

		@Bean(destroyMethod = "dispose")
		LoopResources oneEventLoop() {
			return LoopResources.create("one", 1, true);
		}

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> onOneEventLoop(LoopResources loop) {
			return (factory) -> factory.addServerCustomizers((HttpServer server) -> server.runOn(loop));
		}

	}

	/**
	 * Trust manager that computes for a while, and counts.
	 */
	public static class CountingTrust extends ClientTrust {

		static final AtomicInteger STEPS = new AtomicInteger();

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
			STEPS.incrementAndGet();
			long end = System.nanoTime() + Duration.ofMillis(20).toNanos();
			while (System.nanoTime() < end) {
				Thread.onSpinWait();
			}
		}

	}

}
