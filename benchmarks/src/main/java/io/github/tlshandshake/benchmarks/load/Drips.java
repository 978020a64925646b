package io.github.tlshandshake.benchmarks.load;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Drips of connections on a thread of their own, so that they do not delay the one that
 * sees the closes.
 */
final class Drips implements AutoCloseable {

	// In the order of their next drip because all have the same interval
	private final Queue<StuckConnection> connections = new ConcurrentLinkedQueue<>();

	private final Thread thread = new Thread(this::drip, "drips");

	private volatile boolean closed;

	Drips() {
		this.thread.setDaemon(true);
		this.thread.start();
	}

	void add(StuckConnection connection) {
		this.connections.add(connection);
	}

	private void drip() {
		while (!this.closed) {
			StuckConnection connection = this.connections.peek();
			if (connection == null || connection.nanosToNextDrip() > 0) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
				continue;
			}
			this.connections.remove();
			if (connection.isDripping()) {
				connection.drip();
				this.connections.add(connection);
			}
		}
	}

	@Override
	public void close() {
		this.closed = true;
	}

}
