package io.github.tlshandshake.connector;

import java.time.Duration;

/**
 * Clock of the handshakes: the time of a ticker since the clock was made, less the time
 * in which the process did not run. Unlike {@link System#nanoTime()}, its times can be
 * compared without regard to overflow.
 */
final class HandshakeClock {

	/**
	 * Later than any time at which something is due.
	 */
	static final long NEVER = Long.MAX_VALUE;

	// Twice this and the age of any process still fit into a long
	private static final Duration LONGEST = Duration.ofDays(100 * 365);

	private final Ticker ticker;

	private final long origin;

	private volatile long paused;

	private volatile long lastPause = Long.MIN_VALUE / 2;

	HandshakeClock(Ticker ticker) {
		this.ticker = ticker;
		this.origin = ticker.read();
	}

	long now() {
		long paused = this.paused;
		long now = this.ticker.read();
		// Read before a pause, and without the time in which that was, it would be early
		while (paused != this.paused) {
			paused = this.paused;
			now = this.ticker.read();
		}
		return now - this.origin - paused;
	}

	/**
	 * Take back time in which the process did not run. Only the thread that enforces
	 * deadlines does so. Until then other threads read a time that lies ahead.
	 * @param nanos the time
	 */
	void pausedFor(long nanos) {
		this.paused = this.paused + nanos;
		this.lastPause = now();
	}

	/**
	 * Return when the process last did not run.
	 * @return the time, which on this clock is a moment
	 */
	long lastPause() {
		return this.lastPause;
	}

	static long nanos(Duration duration) {
		return (duration.compareTo(LONGEST) < 0) ? duration.toNanos() : LONGEST.toNanos();
	}

}
