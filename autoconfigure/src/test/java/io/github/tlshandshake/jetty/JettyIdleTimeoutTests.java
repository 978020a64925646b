package io.github.tlshandshake.jetty;

import java.time.Duration;
import java.util.Map;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for Jetty's own idle timeout, which rests during the handshake.
 */
class JettyIdleTimeoutTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Duration IDLE_TIMEOUT = Duration.ofMillis(300);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@ParameterizedTest
	@EnumSource(names = { "SILENT", "PARTIAL_HELLO", "STALLED" })
	void closesStuckClientAtTimeoutWhenIdleTimeoutIsShorter(StuckKind stuck) throws Exception {
		try (TestServer server = start(IDLE_TIMEOUT); StuckClients clients = StuckClients.open(stuck, server.port())) {
			assertThat(clients.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
			awaitTimeout(server);
		}
	}

	@Test
	void closesStuckClientAtTimeoutWhenIdleTimeoutIsLonger() throws Exception {
		try (TestServer server = start(TIMEOUT.multipliedBy(20));
				StuckClients clients = StuckClients.open(StuckKind.STALLED, server.port())) {
			assertThat(clients.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
			awaitTimeout(server);
		}
	}

	@Test
	void servesClientThatPausesLongerThanIdleTimeout() throws Exception {
		HonestClient client = HonestClient.create().withPause(IDLE_TIMEOUT.multipliedBy(2));
		try (TestServer server = start(IDLE_TIMEOUT)) {
			Outcomes outcomes = Outcomes.since(server.connector());
			assertThat(client.get(server.port(), "/").body()).isEqualTo("hello");
			assertThat(outcomes.counts()).isEqualTo(Map.of(HandshakeOutcome.SUCCESS, 1L));
		}
	}

	@Test
	void closesIdleConnectionAtIdleTimeoutAfterHandshake() throws Exception {
		HonestClient client = HonestClient.create().withPause(IDLE_TIMEOUT.multipliedBy(2));
		try (TestServer server = start(IDLE_TIMEOUT); HonestConnection connection = client.open(server.port())) {
			assertThat(connection.awaitClose(PATIENCE)).isBetween(IDLE_TIMEOUT.dividedBy(2),
					IDLE_TIMEOUT.plusSeconds(1));
		}
	}

	@Test
	void closesIdleConnectionAtIdleTimeoutAfterRequest() throws Exception {
		try (TestServer server = start(IDLE_TIMEOUT);
				HonestConnection connection = HonestClient.create().open(server.port())) {
			assertThat(connection.request("GET", "/").body()).isEqualTo("hello");
			assertThat(connection.awaitClose(PATIENCE)).isBetween(IDLE_TIMEOUT.dividedBy(2),
					IDLE_TIMEOUT.plusSeconds(1));
		}
	}

	@Test
	void leavesClientsToIdleTimeoutWhenDisabled() throws Exception {
		try (TestServer server = start(IDLE_TIMEOUT, "tls-handshake.enabled=false");
				StuckClients silent = StuckClients.open(StuckKind.SILENT, server.port());
				HonestConnection connection = HonestClient.create().open(server.port())) {
			assertThat(connection.awaitClose(PATIENCE)).isBetween(IDLE_TIMEOUT.dividedBy(2),
					IDLE_TIMEOUT.plusSeconds(1));
			assertThat(silent.awaitClose(PATIENCE)).isBetween(IDLE_TIMEOUT, IDLE_TIMEOUT.plusSeconds(1));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SILENT", "PARTIAL_HELLO", "STALLED" })
	void countsClientThatJettyTimedOutAsTimeoutWhenObserving(StuckKind stuck) throws Exception {
		try (TestServer server = start(IDLE_TIMEOUT, "tls-handshake.mode=observe");
				StuckClients clients = StuckClients.open(stuck, server.port())) {
			Outcomes outcomes = Outcomes.since(server.connector());
			assertThat(clients.awaitClose(PATIENCE)).isBetween(IDLE_TIMEOUT, TIMEOUT);
			outcomes.awaitOnly(HandshakeOutcome.TIMEOUT);
			assertThat(server.connector().counts().wouldHaveClosed()).isZero();
		}
	}

	// As Jetty does when it is short of resources
	@Test
	void heedsIdleTimeoutThatJettySetsDuringHandshake() throws Exception {
		try (TestServer server = TestServer.start(ServerKind.JETTY_SERVLET, "tls-handshake.timeout=20s");
				StuckClients clients = StuckClients.open(StuckKind.STALLED, server.port())) {
			Outcomes outcomes = Outcomes.since(server.connector());
			ServerConnector jetty = JettyConnectors.first(server);
			Awaitility.await().atMost(PATIENCE).until(() -> jetty.getConnectedEndPoints().size() == 1);
			jetty.getConnectedEndPoints().forEach((endPoint) -> endPoint.setIdleTimeout(IDLE_TIMEOUT.toMillis()));
			assertThat(clients.awaitClose(PATIENCE)).isLessThan(TIMEOUT.multipliedBy(2));
			outcomes.awaitOnly(HandshakeOutcome.TIMEOUT);
		}
	}

	@Test
	void countsClientThatJettyTimesOutWhenItStopsAsClosed() throws Exception {
		try (TestServer server = start(TIMEOUT.multipliedBy(20), "tls-handshake.mode=observe");
				StuckClients clients = StuckClients.open(StuckKind.STALLED, 3, server.port())) {
			HandshakeConnector connector = server.connector();
			Awaitility.await().atMost(PATIENCE).until(() -> connector.pendingCount() == 3);
			Outcomes outcomes = Outcomes.since(connector);
			ServerConnector jetty = JettyConnectors.first(server);
			jetty.setShutdownIdleTimeout(IDLE_TIMEOUT.toMillis());
			jetty.shutdown();
			clients.awaitAllClosed(PATIENCE);
			outcomes.awaitOnly(HandshakeOutcome.CLOSED, 3);
		}
	}

	private TestServer start(Duration idleTimeout, String... properties) {
		String[] all = new String[properties.length + 2];
		System.arraycopy(properties, 0, all, 0, properties.length);
		all[properties.length] = "tls-handshake.timeout=" + TIMEOUT;
		all[properties.length + 1] = "server.jetty.connection-idle-timeout=" + idleTimeout;
		return TestServer.start(ServerKind.JETTY_SERVLET, all);
	}

	private void awaitTimeout(TestServer server) {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> server.connector().counts().count(HandshakeOutcome.TIMEOUT) == 1);
	}

}
