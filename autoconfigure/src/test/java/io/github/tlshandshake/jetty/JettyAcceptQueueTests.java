package io.github.tlshandshake.jetty;

import java.util.List;

import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.jetty.JettyServerCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the length of the queue of connections that Jetty has not accepted yet.
 */
@ExtendWith(OutputCaptureExtension.class)
class JettyAcceptQueueTests {

	@Test
	void isAsLongAsTheSystemLetsItBe(CapturedOutput output) throws Exception {
		try (TestServer server = TestServer.start(ServerKind.JETTY_SERVLET)) {
			assertThat(acceptQueueSize(server)).isEqualTo(4096);
			assertThat(HonestClient.create().get(server.port(), "/").body()).isEqualTo("hello");
			assertThat(output.getAll().lines().filter((line) -> line.contains("accept queue"))).singleElement()
				.asString()
				.contains("INFO", "from 50 to 4096", "acceptQueueSize");
		}
	}

	@Test
	void isAsLongAsTheApplicationSays(CapturedOutput output) {
		try (TestServer server = TestServer.start(ServerKind.JETTY_SERVLET, List.of(ShortQueue.class))) {
			assertThat(acceptQueueSize(server)).isEqualTo(50);
			assertThat(output).doesNotContain("accept queue");
		}
	}

	@Test
	void staysAsItWasWithoutTls() {
		try (TestServer server = TestServer.start(ServerKind.JETTY_SERVLET, "server.ssl.enabled=false")) {
			assertThat(acceptQueueSize(server)).isZero();
		}
	}

	@Test
	void staysAsItWasWhenDisabled() {
		try (TestServer server = TestServer.start(ServerKind.JETTY_SERVLET, "tls-handshake.enabled=false")) {
			assertThat(acceptQueueSize(server)).isZero();
		}
	}

	private static int acceptQueueSize(TestServer server) {
		return JettyConnectors.first(server).getAcceptQueueSize();
	}

	@Configuration(proxyBeanMethods = false)
	static class ShortQueue {

		@Bean
		JettyServerCustomizer acceptQueueSize() {
			return (server) -> ((ServerConnector) server.getConnectors()[0]).setAcceptQueueSize(50);
		}

	}

}
