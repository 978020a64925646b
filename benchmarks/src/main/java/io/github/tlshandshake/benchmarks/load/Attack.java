package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.github.tlshandshake.testsupport.ClientHello;
import org.jspecify.annotations.Nullable;

/**
 * Attacker who keeps many dripping connections, and replaces each one that was closed.
 */
final class Attack implements AutoCloseable {

	// Sooner than TCP, which waits for a second
	private static final Duration CONNECT_PATIENCE = Duration.ofMillis(200);

	private static final Duration TIME_TO_FILL = Duration.ofSeconds(2);

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(0x4000);

	private final byte[] hello = ClientHello.of("localhost").bytes();

	private final int port;

	private final @Nullable StuckConnection[] connections;

	private final Thread thread = new Thread(this::run, "attack");

	private final AtomicLong opened = new AtomicLong();

	private volatile boolean running = true;

	private volatile @Nullable Exception failure;

	private Attack(int port, int connections) {
		this.port = port;
		this.connections = new StuckConnection[connections];
	}

	/**
	 * Begin an attack.
	 * @param port the port of the server
	 * @param connections the number of connections to keep
	 * @return the attack
	 */
	static Attack begin(int port, int connections) {
		Attack attack = new Attack(port, connections);
		attack.thread.start();
		return attack;
	}

	private void run() {
		try (Selector selector = Selector.open()) {
			while (this.running) {
				for (int i = 0; i < this.connections.length; i++) {
					this.connections[i] = keep(selector, this.connections[i]);
				}
				selector.select((key) -> closeIfClosed(key), 5);
			}
		}
		catch (IOException | RuntimeException ex) {
			this.failure = ex;
		}
		finally {
			closeAll();
		}
	}

	private StuckConnection keep(Selector selector, @Nullable StuckConnection connection) throws IOException {
		if (connection == null || !connection.isOpen()) {
			return open(selector);
		}
		if (!connection.isConnected() && connection.age().compareTo(CONNECT_PATIENCE) > 0) {
			connection.close();
			return open(selector);
		}
		if (connection.isDripping() && connection.nanosToNextDrip() <= 0) {
			connection.drip();
		}
		return connection;
	}

	private StuckConnection open(Selector selector) throws IOException {
		this.opened.incrementAndGet();
		return StuckConnection.open(selector, this.port, this.hello);
	}

	private void closeIfClosed(SelectionKey key) {
		StuckConnection connection = (StuckConnection) key.attachment();
		if (!connection.isOpenAfter(key, this.buffer)) {
			connection.close();
		}
	}

	private void closeAll() {
		for (StuckConnection connection : this.connections) {
			if (connection != null) {
				connection.close();
			}
		}
	}

	/**
	 * Wait until the server has had time to accept what it can of the first connections.
	 * @throws InterruptedException if interrupted while waiting
	 */
	void awaitFull() throws InterruptedException {
		this.thread.join(TIME_TO_FILL.toMillis());
	}

	/**
	 * Return how many connections the attacker has begun.
	 * @return the number
	 */
	long opened() {
		return this.opened.get();
	}

	@Override
	public void close() throws Exception {
		this.running = false;
		this.thread.join();
		Exception failure = this.failure;
		if (failure != null) {
			throw failure;
		}
	}

}
