package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@link Ticker} that a test moves.
 */
final class ManualTicker implements Ticker {

	private final AtomicLong nanos = new AtomicLong();

	@Override
	public long read() {
		return this.nanos.get();
	}

	void advance(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

}
