package io.github.tlshandshake.testsupport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many connections of all kinds at once.
 */
public final class Storm {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final StuckKind[] STUCK = { StuckKind.SILENT, StuckKind.PARTIAL_HELLO, StuckKind.DRIPPING,
			StuckKind.STALLED };

	private final int port;

	private Storm(int port) {
		this.port = port;
	}

	/**
	 * Return a storm on a port.
	 * @param port the local port
	 * @return the storm
	 */
	public static Storm of(int port) {
		return new Storm(port);
	}

	/**
	 * Make connections: half of them get stuck, the others are honest, leave early, or
	 * speak no TLS.
	 * @param connections the number of connections
	 * @return the number of connections made
	 * @throws Exception if a connection cannot be made, or a stuck one is not closed
	 */
	public int run(int connections) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(8);
		List<StuckClients> stuck = new ArrayList<>();
		try {
			List<Future<?>> others = new ArrayList<>();
			for (int i = 0; i < connections / 2; i++) {
				int number = i;
				others.add(executor.submit(() -> visit(number)));
			}
			for (StuckKind kind : STUCK) {
				stuck.add(StuckClients.open(kind, connections / 2 / STUCK.length, this.port));
			}
			for (Future<?> other : others) {
				other.get();
			}
			for (StuckClients clients : stuck) {
				clients.awaitAllClosed(PATIENCE);
			}
			return others.size() + STUCK.length * (connections / 2 / STUCK.length);
		}
		finally {
			executor.shutdownNow();
			for (StuckClients clients : stuck) {
				clients.close();
			}
		}
	}

	private Void visit(int number) throws IOException {
		switch (number % 5) {
			case 0 -> HonestClient.create().open(this.port).close();
			case 1 -> TlsTestClient.connect(this.port).close();
			case 2 -> TlsTestClient.connect(this.port).reset();
			case 3 -> leaveEarly();
			default -> speakHttp();
		}
		return null;
	}

	private void leaveEarly() throws IOException {
		try (TlsTestClient client = TlsTestClient.connect(this.port)) {
			client.send(ClientHello.of("localhost").bytes(), 0, 50);
		}
	}

	private void speakHttp() throws IOException {
		try (TlsTestClient client = TlsTestClient.connect(this.port)) {
			client.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			client.awaitClose(PATIENCE);
		}
	}

}
