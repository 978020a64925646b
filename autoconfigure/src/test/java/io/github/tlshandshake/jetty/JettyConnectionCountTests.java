package io.github.tlshandshake.jetty;

import java.time.Duration;

import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.Storm;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the end points and keys that connections give back, whatever becomes of their
 * handshakes.
 */
class JettyConnectionCountTests {

	@Test
	void givesBackEndPointOfEachConnection() throws Exception {
		try (TestServer server = TestServer.start(ServerKind.JETTY_SERVLET, "tls-handshake.timeout=1s")) {
			ServerConnector connector = JettyConnectors.first(server);
			HonestClient.create().get(server.port(), "/");
			awaitEmpty(connector);
			assertThat(Storm.of(server.port()).run(1000)).isEqualTo(1000);
			awaitEmpty(connector);
			assertThat(server.connector().pendingCount()).isZero();
		}
	}

	private void awaitEmpty(ServerConnector connector) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			assertThat(connector.getConnectedEndPoints()).isEmpty();
			assertThat(connector.getSelectorManager().getTotalKeys()).isZero();
		});
	}

}
