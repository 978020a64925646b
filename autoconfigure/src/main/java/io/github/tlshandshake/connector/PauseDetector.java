package io.github.tlshandshake.connector;

import java.time.Duration;

/**
 * Detector of pauses of the process, for the one thread that enforces deadlines. Each
 * reading of the clock is compared with the time at which it was expected: the last
 * reading, or the end of a sleep. So there is no moment in which a pause is missed.
 */
final class PauseDetector {

	// A thread of a busy machine wakes late, too, and no deadline is to move for that
	private static final long SHORTEST_PAUSE = Duration.ofMillis(100).toNanos();

	private final HandshakeClock clock;

	private final Runnable listener;

	private long expected;

	/**
	 * Create a detector.
	 * @param clock the clock, which is set back after a pause
	 * @param listener takes note of that
	 */
	PauseDetector(HandshakeClock clock, Runnable listener) {
		this.clock = clock;
		this.listener = listener;
		this.expected = clock.now();
	}

	/**
	 * Return the current time, from which any pause has been taken.
	 * @return the time
	 */
	long now() {
		long now = this.clock.now();
		long late = now - this.expected;
		if (late < SHORTEST_PAUSE) {
			this.expected = now;
			return now;
		}
		this.clock.pausedFor(late);
		this.listener.run();
		return this.expected;
	}

	/**
	 * Take note that the thread has slept, and of when it was to wake.
	 * @param time the time, which does not count if it was read already
	 */
	void wokeAt(long time) {
		this.expected = Math.max(this.expected, time);
	}

}
