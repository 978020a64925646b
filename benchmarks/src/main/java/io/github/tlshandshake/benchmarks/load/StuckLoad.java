package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.tlshandshake.testsupport.Script;

/**
 * Clients that connect at a steady rate, get stuck, and wait for the server to close.
 */
final class StuckLoad {

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(0x4000);

	private final int port;

	private final Supplier<Script> scripts;

	private final int count;

	private final int perSecond;

	private final Duration cap;

	private final List<StuckConnection> connections = new ArrayList<>();

	private final Drips dripping = new Drips();

	private final List<Duration> closeTimes = new ArrayList<>();

	/**
	 * Create a load.
	 * @param port the port of the server
	 * @param scripts what each client sends
	 * @param count the number of clients
	 * @param perSecond how many of them come in a second
	 * @param cap how long a client waits
	 */
	StuckLoad(int port, Supplier<Script> scripts, int count, int perSecond, Duration cap) {
		this.port = port;
		this.scripts = scripts;
		this.count = count;
		this.perSecond = perSecond;
		this.cap = cap;
	}

	/**
	 * Run the load.
	 * @return how long each client was connected, at least the cap for those that were
	 * not closed
	 * @throws IOException if a client cannot connect
	 */
	List<Duration> run() throws IOException {
		long startedAt = System.nanoTime();
		long openingTakes = this.count * 1_000_000_000L / this.perSecond;
		try (Selector selector = Selector.open(); this.dripping) {
			long elapsed = 0;
			while (this.closeTimes.size() < this.count && elapsed < openingTakes + this.cap.toNanos()) {
				open(selector, elapsed);
				selector.select((key) -> endIfClosed(key), 1);
				elapsed = System.nanoTime() - startedAt;
			}
		}
		return closeTimes();
	}

	private void open(Selector selector, long elapsed) throws IOException {
		long due = Math.min(this.count, elapsed * this.perSecond / 1_000_000_000L + 1);
		while (this.connections.size() < due) {
			StuckConnection connection = StuckConnection.open(selector, this.port, this.scripts.get());
			this.connections.add(connection);
			this.dripping.add(connection);
		}
	}

	private void endIfClosed(SelectionKey key) {
		StuckConnection connection = (StuckConnection) key.attachment();
		if (!connection.isOpenAfter(key, this.buffer)) {
			this.closeTimes.add(connection.age());
			connection.close();
		}
	}

	private List<Duration> closeTimes() {
		for (StuckConnection connection : this.connections) {
			if (connection.close()) {
				this.closeTimes.add(this.cap);
			}
		}
		return this.closeTimes;
	}

}
