package io.github.tlshandshake;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Summary of the durations of successful handshakes, from accept.
 *
 * @param count the number of handshakes
 * @param p50 the duration that half of them did not exceed
 * @param p99 the duration that 99 in 100 did not exceed
 * @param p999 the duration that 999 in 1,000 did not exceed
 * @param max the longest duration
 * @since 0.1.0
 */
public record DurationSummary(long count, Duration p50, Duration p99, Duration p999, Duration max) {

	private static final int ENOUGH = 1000;

	private static final int MARGIN = 3;

	/**
	 * Return a timeout that would have cut none of the handshakes: three times the
	 * longest duration, rounded up to a whole second. A margin, because the slowest
	 * client of tomorrow is not among those seen.
	 * @return the timeout, or {@code null} while there are less than 1,000 handshakes
	 */
	public @Nullable Duration suggestedTimeout() {
		if (this.count < ENOUGH) {
			return null;
		}
		return Duration.ofSeconds(this.max.multipliedBy(MARGIN).plusSeconds(1).minusNanos(1).toSeconds());
	}

}
