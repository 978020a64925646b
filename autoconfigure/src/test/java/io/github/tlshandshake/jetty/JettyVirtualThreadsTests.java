package io.github.tlshandshake.jetty;

import java.time.Duration;
import java.util.Map;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for Jetty on virtual threads.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class JettyVirtualThreadsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@ParameterizedTest
	@EnumSource(names = { "SILENT", "DRIPPING", "STALLED" })
	void closesStuckClientAtTimeout(StuckKind stuck) throws Exception {
		try (TestServer server = TestServer.start(ServerKind.JETTY_SERVLET, "tls-handshake.timeout=" + TIMEOUT,
				"spring.threads.virtual.enabled=true")) {
			assertThat(JettyConnectors.first(server).getServer().getThreadPool()).isInstanceOf(VirtualThreadPool.class);
			Outcomes outcomes = Outcomes.since(server.connector());
			try (StuckClients clients = StuckClients.open(stuck, 20, server.port())) {
				assertThat(clients.awaitAllClosed(PATIENCE))
					.allSatisfy((time) -> assertThat(time).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1)));
			}
			assertThat(HonestClient.create().get(server.port(), "/").body()).isEqualTo("hello");
			assertThat(outcomes.counts())
				.isEqualTo(Map.of(HandshakeOutcome.TIMEOUT, 20L, HandshakeOutcome.SUCCESS, 1L));
		}
	}

}
