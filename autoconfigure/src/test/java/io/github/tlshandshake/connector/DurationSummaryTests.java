package io.github.tlshandshake.connector;

import java.time.Duration;

import io.github.tlshandshake.DurationSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DurationSummary}.
 */
class DurationSummaryTests {

	@Test
	void suggestsNothingFromFewHandshakes() {
		assertThat(summary(999, Duration.ofMillis(10)).suggestedTimeout()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "PT0.001S, PT1S", "PT0.333S, PT1S", "PT0.334S, PT2S", "PT0.9S, PT3S", "PT1S, PT3S", "PT20S, PT60S" })
	void suggestsThreeTimesTheLongestInWholeSeconds(Duration max, Duration suggested) {
		assertThat(summary(1000, max).suggestedTimeout()).isEqualTo(suggested);
	}

	private static DurationSummary summary(long count, Duration max) {
		return new DurationSummary(count, max, max, max, max);
	}

	@Test
	void summarizesDurationsToTwoDigits() {
		HandshakeDurations durations = new HandshakeDurations();
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
		HandshakeDurations durations = new HandshakeDurations();
		durations.record(Duration.ofDays(1).toNanos());
		assertThat(durations.summary().max()).isGreaterThanOrEqualTo(Duration.ofMinutes(59));
	}

}
