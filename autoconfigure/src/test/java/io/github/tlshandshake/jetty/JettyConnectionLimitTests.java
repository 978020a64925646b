package io.github.tlshandshake.jetty;

import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.jetty.JettyServerCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for limits of Jetty's connections. Spring Boot's {@code max-connections} is none
 * of them: it limits a connector that the one for TLS then replaces.
 */
@ExtendWith(OutputCaptureExtension.class)
class JettyConnectionLimitTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Test
	void keepsHalfOfConnectionsFreeByDefault(CapturedOutput output) throws Exception {
		try (TestServer server = start(NetworkLimit.class, "tls-handshake.timeout=30s");
				StuckClients clients = StuckClients.open(StuckKind.PARTIAL_HELLO, 60, server.port())) {
			assertThat(server.connector().maxPending()).isEqualTo(10);
			Awaitility.await().atMost(PATIENCE).until(() -> clients.openCount() == 10);
			assertThat(server.connector().counts().count(HandshakeOutcome.EVICTED)).isEqualTo(50);
			assertThat(HonestClient.create().get(server.port(), "/").body()).isEqualTo("hello");
		}
		assertThat(output).doesNotContain("max-pending is");
	}

	@Test
	void knowsOldKindOfLimit() {
		try (TestServer server = start(OldLimit.class)) {
			assertThat(server.connector().maxPending()).isEqualTo(10);
		}
	}

	@ParameterizedTest
	@CsvSource({ "20, 1", "21, 1", "19, 0" })
	void warnsOnceWhenMaxPendingIsNotBelowLimit(int maxPending, int warnings, CapturedOutput output) {
		try (TestServer server = start(NetworkLimit.class, "tls-handshake.max-pending=" + maxPending)) {
			assertThat(server.connector().maxPending()).isEqualTo(maxPending);
			String warning = "TLS handshakes on jetty-%d: max-pending is %d, but the server accepts no more than 20 connections."
				.formatted(server.port(), maxPending);
			assertThat(output.getAll().lines().filter((line) -> line.contains(warning) && line.contains("WARN")))
				.hasSize(warnings);
		}
	}

	@Test
	void hasNoDefaultWithoutLimit() {
		try (TestServer server = TestServer.start(ServerKind.JETTY_SERVLET)) {
			assertThat(server.connector().maxPending()).isEqualTo(Integer.MAX_VALUE);
		}
	}

	private TestServer start(Class<?> limit, String... properties) {
		return TestServer.start(ServerKind.JETTY_SERVLET, List.of(limit), properties);
	}

	@Configuration(proxyBeanMethods = false)
	static class NetworkLimit {

		@Bean
		JettyServerCustomizer networkLimit() {
			return (server) -> server.addBean(new NetworkConnectionLimit(20, server.getConnectors()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OldLimit {

		@Bean
		@SuppressWarnings("removal")
		JettyServerCustomizer oldLimit() {
			return (server) -> server.addBean(new ConnectionLimit(20, server.getConnectors()));
		}

	}

}
