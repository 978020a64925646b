package io.github.tlshandshake.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.tlshandshake.testsupport.Percentiles;

/**
 * How late the machine wakes a thread that sleeps for a millisecond, again and again: no
 * timeout can be more punctual than that. The method is that of jHiccup.
 */
final class Hiccups {

	private static final Duration SLEEP = Duration.ofMillis(1);

	private final List<Duration> delays = new ArrayList<>();

	private final Thread thread = new Thread(this::sleep, "hiccups");

	private volatile boolean stopped;

	private Hiccups() {
	}

	/**
	 * Begin to measure.
	 * @return what measures
	 */
	static Hiccups start() {
		Hiccups hiccups = new Hiccups();
		hiccups.thread.setDaemon(true);
		hiccups.thread.start();
		return hiccups;
	}

	private void sleep() {
		do {
			long startedAt = System.nanoTime();
			LockSupport.parkNanos(SLEEP.toNanos());
			this.delays.add(Duration.ofNanos(System.nanoTime() - startedAt).minus(SLEEP));
		}
		while (!this.stopped);
	}

	/**
	 * Measure no more.
	 * @return the delays
	 */
	Percentiles stop() {
		this.stopped = true;
		try {
			this.thread.join(TimeUnit.SECONDS.toMillis(10));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the hiccups end", ex);
		}
		return Percentiles.of(this.delays);
	}

}
