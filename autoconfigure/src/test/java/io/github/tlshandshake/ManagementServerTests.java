package io.github.tlshandshake;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a management server on a port of its own.
 */
class ManagementServerTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private static final Duration LATEST = Duration.ofMillis(1500);

	private static final String TLS = "management.server.ssl.bundle=server";

	@ParameterizedTest
	@EnumSource
	void timesBothPortsByTheirOwnSettings(ServerKind kind) throws Exception {
		int port = freePort();
		try (TestServer server = start(kind, port, TLS, "tls-handshake.timeout=1s",
				"tls-handshake.ports." + port + ".timeout=500ms")) {
			assertThat(closeTime(port)).isBetween(TIMEOUT, LATEST);
			assertThat(closeTime(server.port())).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
			assertThat(HonestClient.create().get(port, "/actuator/tlshandshakes").status()).isEqualTo(200);
			assertThat(connectors(server)).containsExactlyInAnyOrder(kind.server() + "-" + server.port(),
					kind.server() + "-" + port);
			assertThat(server.connector(port).counts().count(HandshakeOutcome.TIMEOUT)).isOne();
		}
	}

	@ParameterizedTest
	@EnumSource
	void timesManagementPortOnly(ServerKind kind) throws Exception {
		int port = freePort();
		try (TestServer server = start(kind, port, TLS, "server.ssl.enabled=false", "tls-handshake.timeout=500ms")) {
			assertThat(closeTime(port)).isBetween(TIMEOUT, LATEST);
			assertThat(connectors(server)).containsExactly(kind.server() + "-" + port);
		}
	}

	@ParameterizedTest
	@EnumSource
	void timesApplicationPortOnly(ServerKind kind) throws Exception {
		int port = freePort();
		try (TestServer server = start(kind, port, "management.server.ssl.enabled=false",
				"tls-handshake.timeout=500ms")) {
			assertThat(closeTime(server.port())).isBetween(TIMEOUT, LATEST);
			assertThat(connectors(server)).containsExactly(kind.server() + "-" + server.port());
		}
	}

	private static TestServer start(ServerKind kind, int managementPort, String... properties) {
		String[] all = new String[properties.length + 1];
		System.arraycopy(properties, 0, all, 0, properties.length);
		all[properties.length] = "management.server.port=" + managementPort;
		return TestServer.start(kind, all);
	}

	private static Duration closeTime(int port) throws Exception {
		try (StuckClients clients = StuckClients.open(StuckKind.SILENT, port)) {
			return clients.awaitClose(PATIENCE);
		}
	}

	private static List<String> connectors(TestServer server) {
		HandshakeConnectors connectors = server.context().getBean(HandshakeConnectors.class);
		return connectors.timed().stream().map(HandshakeConnector::name).toList();
	}

	// Properties of a port need its number before it is open
	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
