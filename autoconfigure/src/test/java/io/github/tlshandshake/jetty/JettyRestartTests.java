package io.github.tlshandshake.jetty;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for a connector that stops and starts again on the same port.
 */
class JettyRestartTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private TestServer server;

	private ServerConnector jetty;

	private HandshakeConnector connector;

	@BeforeEach
	void startServer() {
		this.server = TestServer.start(ServerKind.JETTY_SERVLET);
		this.jetty = JettyConnectors.first(this.server);
		this.connector = this.server.connector();
		this.jetty.setPort(this.server.port());
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@Test
	void timesHandshakesAfterRestart() throws Exception {
		this.jetty.stop();
		startAgain();
		assertTimed();
	}

	@Test
	void endsPendingHandshakesWhenItStopsAfterItFailedToStart() throws Exception {
		this.jetty.stop();
		failToStart();
		startAgain();
		assertEndsPendingHandshakesWhenItStops();
	}

	@Test
	void endsPendingHandshakesWhenItStopsAfterItWasStoppedTwice() throws Exception {
		this.jetty.stop();
		failToStart();
		this.jetty.stop();
		this.jetty.stop();
		startAgain();
		assertEndsPendingHandshakesWhenItStops();
	}

	private void failToStart() throws Exception {
		try (ServerSocket other = whenPortIsFree(() -> new ServerSocket(this.jetty.getPort()))) {
			assertThat(other.isBound()).isTrue();
			assertThatIOException().isThrownBy(this.jetty::start);
			this.jetty.stop();
		}
	}

	private void startAgain() {
		whenPortIsFree(() -> {
			this.jetty.start();
			return this.jetty;
		});
	}

	// Meanwhile a client, of any process, may have got it from the system
	private <T> T whenPortIsFree(Callable<T> action) {
		return Awaitility.await()
			.atMost(PATIENCE)
			.ignoreExceptionsInstanceOf(IOException.class)
			.until(action, Objects::nonNull);
	}

	private void assertEndsPendingHandshakesWhenItStops() throws Exception {
		assertTimed();
		Outcomes outcomes = Outcomes.since(this.connector);
		try (StuckClients clients = StuckClients.open(StuckKind.STALLED, 3, this.server.port())) {
			Awaitility.await().atMost(PATIENCE).until(() -> this.connector.pendingCount() == 3);
			this.jetty.stop();
			clients.awaitAllClosed(PATIENCE);
		}
		assertThat(this.connector.pendingCount()).isZero();
		assertThat(outcomes.counts()).isEqualTo(Map.of(HandshakeOutcome.CLOSED, 3L));
		// The count of servers is private, and tells how many more stops end them
		assertThat(this.connector).extracting("servers").isEqualTo(0);
	}

	private void assertTimed() throws Exception {
		Outcomes outcomes = Outcomes.since(this.server.connector());
		assertThat(HonestClient.create().get(this.server.port(), "/").body()).isEqualTo("hello");
		outcomes.awaitOnly(HandshakeOutcome.SUCCESS);
	}

}
