package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@link Ticker} that a test moves.
 */
final class ManualTicker implements Ticker {

	// Like System.nanoTime() it can overflow, and does so after a second
	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000);

	@Override
	public long read() {
		return this.nanos.get();
	}

	void advance(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

}
