package io.github.tlshandshake.connector;

import java.time.Duration;

import io.github.tlshandshake.DurationSummary;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DurationSummary}.
 */
class DurationSummaryTests {

	@Test
	void summarizesDurationsToTwoDigits() {
		HandshakeDurations durations = new HandshakeDurations(new HandshakeClock(Ticker.system()));
		for (int i = 1; i <= 1000; i++) {
			durations.record(Duration.ofMillis(i).toNanos());
		}
		DurationSummary summary = durations.summary();
		assertThat(summary.count()).isEqualTo(1000);
		assertThat(summary.p50()).isBetween(Duration.ofMillis(495), Duration.ofMillis(505));
		assertThat(summary.p99()).isBetween(Duration.ofMillis(980), Duration.ofMillis(1000));
		assertThat(summary.max()).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1010));
	}

	@Test
	void takesDurationsBeyondItsRange() {
		HandshakeDurations durations = new HandshakeDurations(new HandshakeClock(Ticker.system()));
		durations.record(Duration.ofDays(1).toNanos());
		assertThat(durations.summary().max()).isGreaterThanOrEqualTo(Duration.ofMinutes(59));
	}

}
