package io.github.tlshandshake.tomcat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the timeouts of Tomcat's own, which rest during the handshake only.
 */
class TomcatConnectorTimeoutTests {

	private static final String SHORT_CONNECTION_TIMEOUT = "server.tomcat.connection-timeout=300ms";

	private static final String LONG_CONNECTION_TIMEOUT = "server.tomcat.connection-timeout=5s";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	// Tomcat looks for idle connections about once a second
	private static final Duration LATEST_IDLE = Duration.ofSeconds(4);

	@ParameterizedTest
	@EnumSource
	void closesStuckClientsAtTimeoutWhenConnectionTimeoutIsShorter(TomcatProtocol protocol) throws Exception {
		try (TestServer server = protocol.start(SHORT_CONNECTION_TIMEOUT, "tls-handshake.timeout=2s")) {
			assertThat(closeTimesOfStuckClients(server)).hasSize(15)
				.allSatisfy((time) -> assertThat(time).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3)));
		}
	}

	@ParameterizedTest
	@EnumSource
	void closesStuckClientsAtTimeoutWhenConnectionTimeoutIsLonger(TomcatProtocol protocol) throws Exception {
		try (TestServer server = protocol.start(LONG_CONNECTION_TIMEOUT, "tls-handshake.timeout=500ms")) {
			assertThat(closeTimesOfStuckClients(server)).hasSize(15)
				.allSatisfy((time) -> assertThat(time).isBetween(Duration.ofMillis(500), Duration.ofMillis(1500)));
		}
	}

	@ParameterizedTest
	@EnumSource
	void countsClientThatTomcatTimedOutAsTimeoutWhenObserving(TomcatProtocol protocol) throws Exception {
		try (TestServer server = protocol.start(SHORT_CONNECTION_TIMEOUT, "tls-handshake.mode=observe")) {
			Outcomes outcomes = Outcomes.since(server.connector());
			assertThat(closeTimesOfStuckClients(server)).hasSize(15);
			outcomes.awaitOnly(HandshakeOutcome.TIMEOUT, 15);
		}
	}

	@Test
	void countsClientThatLeavesAfterManyReadsAsAbortedWhenObserving() throws Exception {
		try (TestServer server = TomcatProtocol.NIO2.start("server.tomcat.connection-timeout=1s",
				"tls-handshake.mode=observe")) {
			Outcomes outcomes = Outcomes.since(server.connector());
			try (StuckClients dripping = StuckClients.open(StuckKind.DRIPPING, server.port())) {
				Awaitility.await()
					.atMost(PATIENCE)
					.until(() -> server.connector().oldest().compareTo(Duration.ofMillis(1500)) > 0);
				assertThat(dripping.openCount()).isOne();
			}
			outcomes.awaitOnly(HandshakeOutcome.ABORTED);
		}
	}

	@ParameterizedTest
	@EnumSource
	void leavesStuckClientsToConnectionTimeoutWhenObservingBegins(TomcatProtocol protocol) throws Exception {
		try (TestServer server = protocol.start(SHORT_CONNECTION_TIMEOUT, "tls-handshake.timeout=60s");
				StuckClients silent = StuckClients.open(StuckKind.SILENT, 5, server.port());
				StuckClients stalled = StuckClients.open(StuckKind.STALLED, 5, server.port())) {
			Outcomes outcomes = Outcomes.since(server.connector());
			Awaitility.await().atMost(PATIENCE).until(() -> server.connector().stuckCount() == 10);
			server.connector().change((settings) -> settings.withMode(HandshakeMode.OBSERVE));
			assertThat(silent.awaitAllClosed(LATEST_IDLE)).hasSize(5);
			assertThat(stalled.awaitAllClosed(LATEST_IDLE)).hasSize(5);
			outcomes.awaitOnly(HandshakeOutcome.TIMEOUT, 10);
		}
	}

	private List<Duration> closeTimesOfStuckClients(TestServer server) throws Exception {
		try (StuckClients silent = StuckClients.open(StuckKind.SILENT, 5, server.port());
				StuckClients partial = StuckClients.open(StuckKind.PARTIAL_HELLO, 5, server.port());
				StuckClients stalled = StuckClients.open(StuckKind.STALLED, 5, server.port())) {
			List<Duration> times = new ArrayList<>(silent.awaitAllClosed(PATIENCE));
			times.addAll(partial.awaitAllClosed(PATIENCE));
			times.addAll(stalled.awaitAllClosed(PATIENCE));
			return times;
		}
	}

	@ParameterizedTest
	@CsvSource({ "NIO, true", "NIO, false", "NIO2, true", "NIO2, false" })
	void leavesIdleConnectionToConnectionTimeout(TomcatProtocol protocol, boolean enabled) throws Exception {
		try (TestServer server = protocol.start(SHORT_CONNECTION_TIMEOUT, "tls-handshake.timeout=10s",
				"tls-handshake.enabled=" + enabled)) {
			try (HonestConnection connection = HonestClient.create().open(server.port())) {
				assertThat(connection.awaitClose(PATIENCE)).isBetween(Duration.ofMillis(200), LATEST_IDLE);
			}
			try (HonestConnection connection = HonestClient.create().open(server.port())) {
				assertThat(connection.request("GET", "/").body()).isEqualTo("hello");
				assertThat(connection.awaitClose(PATIENCE)).isBetween(Duration.ofMillis(200), LATEST_IDLE);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "NIO, true", "NIO, false", "NIO2, true", "NIO2, false" })
	void leavesSlowUploadToConnectionTimeout(TomcatProtocol protocol, boolean enabled) throws Exception {
		try (TestServer server = protocol.start(SHORT_CONNECTION_TIMEOUT, "tls-handshake.timeout=10s",
				"tls-handshake.enabled=" + enabled)) {
			assertThat(isServed(server, Duration.ofMillis(20))).isTrue();
			assertThat(isServed(server, Duration.ofSeconds(2))).isFalse();
		}
	}

	private boolean isServed(TestServer server, Duration pause) throws IOException {
		try (HonestConnection connection = HonestClient.create().open(server.port())) {
			return connection.upload("/upload", 2, pause).status() == 200;
		}
		catch (IOException ex) {
			// The server has closed the connection
			return false;
		}
	}

	@ParameterizedTest
	@EnumSource
	void keepsIdleConnectionWhenConnectionTimeoutIsLonger(TomcatProtocol protocol) throws Exception {
		try (TestServer server = protocol.start(LONG_CONNECTION_TIMEOUT, "tls-handshake.timeout=500ms");
				HonestConnection connection = HonestClient.create().open(server.port())) {
			assertThat(connection.staysOpen(Duration.ofMillis(2500))).isTrue();
			assertThat(connection.request("GET", "/").body()).isEqualTo("hello");
			assertThat(connection.staysOpen(Duration.ofMillis(2500))).isTrue();
			assertThat(connection.upload("/upload", 2, Duration.ofSeconds(1)).body()).isEqualTo("32");
		}
	}

}
