package io.github.tlshandshake.actuate;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Durations as the endpoint shows them.
 */
final class Durations {

	private Durations() {
	}

	/**
	 * Return a duration without what is below a millisecond, of which nobody wants to
	 * read.
	 * @param duration the duration
	 * @return the whole milliseconds of it
	 */
	static Duration millis(Duration duration) {
		return duration.truncatedTo(ChronoUnit.MILLIS);
	}

}
