package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Visits of honest clients, each on a connection and a thread of its own, and how long
 * they took.
 */
final class Visits implements AutoCloseable {

	private static final Duration NEVER = Duration.ofDays(1);

	// Thousands of threads shall fit
	private static final int STACK = 256 * 1024;

	private final ExecutorService executor = Executors.newCachedThreadPool(daemons());

	private final List<Future<Duration>> visits = new ArrayList<>();

	private final HonestClients clients;

	Visits(HonestClients clients) {
		this.clients = clients;
	}

	private static ThreadFactory daemons() {
		return (task) -> {
			Thread thread = new Thread(null, task, "visit", STACK);
			thread.setDaemon(true);
			return thread;
		};
	}

	/**
	 * Send a client.
	 */
	void send() {
		this.visits.add(this.executor.submit(this::visit));
	}

	/**
	 * Send clients at a steady rate.
	 * @param perSecond how many in a second
	 * @param duration how long
	 * @throws InterruptedException if interrupted while waiting
	 */
	void send(int perSecond, Duration duration) throws InterruptedException {
		long startedAt = System.nanoTime();
		long count = duration.toSeconds() * perSecond;
		for (long i = 0; i < count; i++) {
			send();
			long dueAt = startedAt + TimeUnit.SECONDS.toNanos(1) * (i + 1) / perSecond;
			TimeUnit.NANOSECONDS.sleep(dueAt - System.nanoTime());
		}
	}

	private Duration visit() {
		long startedAt = System.nanoTime();
		try {
			this.clients.get("/");
			return Duration.ofNanos(System.nanoTime() - startedAt);
		}
		catch (IOException ex) {
			return NEVER;
		}
	}

	/**
	 * Wait for the clients.
	 * @param atMost how long to wait for those that are still on their way
	 * @return how long each of them took, the longest times for those that were not
	 * served
	 * @throws Exception if a client is interrupted
	 */
	List<Duration> await(Duration atMost) throws Exception {
		long until = System.nanoTime() + atMost.toNanos();
		List<Duration> times = new ArrayList<>();
		for (Future<Duration> visit : this.visits) {
			times.add(await(visit, until));
		}
		return times;
	}

	private static Duration await(Future<Duration> visit, long until) throws Exception {
		try {
			return visit.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return NEVER;
		}
	}

	static boolean isServed(Duration time) {
		return time.compareTo(NEVER) < 0;
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
