package io.github.tlshandshake.benchmarks.client;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Clients that connect, send one request, leave, and come again at once.
 *
 * @since 0.1.0
 */
public final class LoopingClients {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	// Of those that were turned away
	private static final long PAUSE_MILLIS = 20;

	private final LongAdder served = new LongAdder();

	private final LongAdder unserved = new LongAdder();

	private final TlsClients clients;

	private final List<InetAddress> sources;

	private volatile boolean ended;

	private LoopingClients(TlsClients clients, List<InetAddress> sources) {
		this.clients = clients;
		this.sources = sources;
	}

	/**
	 * Start clients.
	 * @param clients have the thread
	 * @param count the number of clients that there are at any time
	 * @param sources the addresses that they come from
	 * @return the clients, which come again until they are stopped
	 */
	public static LoopingClients start(TlsClients clients, int count, List<InetAddress> sources) {
		LoopingClients looping = new LoopingClients(clients, sources);
		for (int i = 0; i < count; i++) {
			looping.visit(i);
		}
		return looping;
	}

	private void visit(int number) {
		if (this.ended) {
			return;
		}
		this.clients.visit(Line.fast(this.sources.get(number % this.sources.size())), PATIENCE).thenAccept((time) -> {
			if (TlsClients.isServed(time)) {
				this.served.increment();
				visit(number);
			}
			else {
				this.unserved.increment();
				this.clients.loop().schedule(() -> visit(number), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
			}
		});
	}

	/**
	 * Return how many visits were served.
	 * @return the number since the start
	 */
	public long served() {
		return this.served.sum();
	}

	/**
	 * Return how many visits were not served.
	 * @return the number since the start
	 */
	public long unserved() {
		return this.unserved.sum();
	}

	/**
	 * Have nobody come again.
	 */
	public void stop() {
		this.ended = true;
	}

}
