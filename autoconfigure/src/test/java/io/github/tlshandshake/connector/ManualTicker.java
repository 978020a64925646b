package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * {@link Ticker} that a test moves.
 */
final class ManualTicker implements Ticker {

	// Like System.nanoTime() it can overflow, and does so after a second
	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000);

	private volatile @Nullable Runnable afterNextRead;

	private volatile long readingTakes;

	@Override
	public long read() {
		long nanos = this.nanos.getAndAdd(this.readingTakes);
		Runnable action = this.afterNextRead;
		this.afterNextRead = null;
		if (action != null) {
			action.run();
		}
		return nanos;
	}

	/**
	 * Let time pass with each reading.
	 * @param time the time
	 */
	void readingTakes(Duration time) {
		this.readingTakes = time.toNanos();
	}

	/**
	 * Have something happen right after the next reading.
	 * @param action what happens
	 */
	void afterNextRead(Runnable action) {
		this.afterNextRead = action;
	}

	void advance(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

}
