package io.github.tlshandshake.benchmarks.core;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;

/**
 * Connector with handshakes that are pending, and stay so for as long as a benchmark
 * lasts.
 */
final class PendingClients implements AutoCloseable {

	private static final Duration LONG = Duration.ofHours(1);

	private static final HandshakeSettings SETTINGS = new HandshakeSettings(LONG, Duration.ofMillis(1),
			HandshakeMode.ENFORCE, null, null, 2);

	private final HandshakeConnectors connectors = new HandshakeConnectors((port) -> SETTINGS, 100, List.of());

	private final HandshakeConnector connector = this.connectors.open("benchmark", 8443);

	private final CountDownLatch closed;

	PendingClients(int pending) {
		this.closed = new CountDownLatch(pending);
		for (int client = 0; client < pending; client++) {
			this.connector.begin(new SilentConnection(client, this.closed));
		}
	}

	HandshakeConnectors connectors() {
		return this.connectors;
	}

	HandshakeConnector connector() {
		return this.connector;
	}

	void awaitClosed() throws InterruptedException {
		this.closed.await();
	}

	@Override
	public void close() {
		this.connectors.close();
	}

}
