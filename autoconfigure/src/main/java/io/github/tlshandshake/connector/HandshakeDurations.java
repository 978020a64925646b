package io.github.tlshandshake.connector;

import java.time.Duration;

import io.github.tlshandshake.DurationSummary;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Durations of the successful handshakes of one connector, to two significant digits.
 */
final class HandshakeDurations {

	private static final long LONGEST_MICROS = Duration.ofHours(1).toNanos() / 1000;

	private final ConcurrentHistogram micros = new ConcurrentHistogram(LONGEST_MICROS, 2);

	private final TimeoutSuggestion suggestion;

	HandshakeDurations(HandshakeClock clock) {
		this.suggestion = new TimeoutSuggestion(clock::now);
	}

	void record(long nanos) {
		long micros = Math.min(nanos / 1000, LONGEST_MICROS);
		this.micros.recordValue(micros);
		this.suggestion.record(micros * 1000);
	}

	/**
	 * Return a timeout that would have cut none of the recent handshakes.
	 * @return the timeout, or {@code null} while there are too few
	 */
	@Nullable Duration suggestedTimeout() {
		return this.suggestion.timeout();
	}

	/**
	 * Return a summary of the durations so far.
	 * @return the summary
	 */
	DurationSummary summary() {
		Histogram copy = this.micros.copy();
		return new DurationSummary(copy.getTotalCount(), percentile(copy, 50), percentile(copy, 99),
				percentile(copy, 99.9), micros(copy.getMaxValue()));
	}

	private static Duration percentile(Histogram histogram, double percentile) {
		return micros(histogram.getValueAtPercentile(percentile));
	}

	private static Duration micros(long micros) {
		return Duration.ofNanos(micros * 1000);
	}

}
