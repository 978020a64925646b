package io.github.tlshandshake;

import java.time.Duration;

/**
 * Time in nanoseconds since this class was loaded: unlike {@link System#nanoTime()} it
 * can be compared without regard to overflow.
 */
final class Nanos {

	/**
	 * Later than any time at which something is due.
	 */
	static final long NEVER = Long.MAX_VALUE;

	private static final long ORIGIN = System.nanoTime();

	// Twice this and the age of any process still fit into a long
	private static final Duration LONGEST = Duration.ofDays(100 * 365);

	private Nanos() {
	}

	static long now() {
		return System.nanoTime() - ORIGIN;
	}

	static long of(Duration duration) {
		return (duration.compareTo(LONGEST) < 0) ? duration.toNanos() : LONGEST.toNanos();
	}

}
