package io.github.tlshandshake.testsupport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Times that connections were open, in the order in which the server closed them.
 */
final class CloseTimes {

	private final List<Duration> times = new ArrayList<>();

	private @Nullable Exception failure;

	synchronized void add(Duration time) {
		this.times.add(time);
		notifyAll();
	}

	synchronized void fail(Exception failure) {
		this.failure = failure;
		notifyAll();
	}

	synchronized List<Duration> soFar() {
		return List.copyOf(this.times);
	}

	synchronized List<Duration> await(int count, Duration atMost) throws InterruptedException {
		long deadline = System.nanoTime() + atMost.toNanos();
		while (this.times.size() < count) {
			if (this.failure != null) {
				throw new AssertionError("Clients have failed", this.failure);
			}
			long remaining = deadline - System.nanoTime();
			if (remaining <= 0) {
				throw new AssertionError("Only %d of %d connections are closed after waiting for %s"
					.formatted(this.times.size(), count, atMost));
			}
			TimeUnit.NANOSECONDS.timedWait(this, Math.max(remaining, 1_000_000));
		}
		return soFar();
	}

}
