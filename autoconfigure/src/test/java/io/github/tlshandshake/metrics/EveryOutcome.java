package io.github.tlshandshake.metrics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import io.github.tlshandshake.testsupport.TlsTestClient;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Clients whose handshakes end in every way: one timeout in each phase, and one of all
 * other outcomes.
 */
final class EveryOutcome {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final TestServer server;

	private EveryOutcome(TestServer server) {
		this.server = server;
	}

	/**
	 * Send the clients to a server whose timeout is short, one after the other.
	 * @param server the server
	 * @throws IOException if a client cannot connect
	 * @throws InterruptedException if interrupted while waiting
	 */
	static void provoke(TestServer server) throws IOException, InterruptedException {
		EveryOutcome outcomes = new EveryOutcome(server);
		outcomes.timeOut();
		outcomes.evictAndClose();
		outcomes.probe();
		outcomes.await(HandshakeOutcome.PROBE, 1);
		outcomes.sendPlainHttp();
		outcomes.leaveInHello();
		HonestClient.create().get(server.port(), "/");
		for (HandshakeOutcome outcome : HandshakeOutcome.values()) {
			outcomes.await(outcome, (outcome != HandshakeOutcome.TIMEOUT) ? 1 : 3);
		}
	}

	private void timeOut() throws IOException, InterruptedException {
		for (StuckKind kind : List.of(StuckKind.SILENT, StuckKind.PARTIAL_HELLO, StuckKind.STALLED)) {
			try (StuckClients clients = StuckClients.open(kind, this.server.port())) {
				clients.awaitClose(PATIENCE);
			}
		}
	}

	private void evictAndClose() throws IOException, InterruptedException {
		HandshakeConnector connector = this.server.connector();
		Integer maxPending = connector.settings().maxPending();
		limit(connector, 1);
		try (StuckClients clients = StuckClients.open(StuckKind.SILENT, 2, this.server.port())) {
			await(HandshakeOutcome.EVICTED, 1);
			Awaitility.await().atMost(PATIENCE).until(() -> connector.closeStuck() == 1);
			clients.awaitAllClosed(PATIENCE);
		}
		limit(connector, maxPending);
	}

	private static void limit(HandshakeConnector connector, @Nullable Integer maxPending) {
		connector.change((settings) -> new HandshakeSettings(settings.timeout(), settings.stuckAfter(), settings.mode(),
				maxPending, settings.maxPendingPerAddress(), settings.maxConcurrent()));
	}

	private void probe() throws IOException {
		TlsTestClient.connect(this.server.port()).close();
	}

	private void sendPlainHttp() throws IOException {
		try (TlsTestClient client = TlsTestClient.connect(this.server.port())) {
			client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			client.awaitClose(PATIENCE);
		}
	}

	private void leaveInHello() throws IOException {
		try (TlsTestClient client = TlsTestClient.connect(this.server.port())) {
			client.send(ClientHello.of("localhost").bytes(), 0, 20);
			client.halfClose();
			client.awaitClose(PATIENCE);
		}
	}

	private void await(HandshakeOutcome outcome, long count) {
		Awaitility.await().atMost(PATIENCE).until(() -> this.server.connector().counts().count(outcome) == count);
	}

}
