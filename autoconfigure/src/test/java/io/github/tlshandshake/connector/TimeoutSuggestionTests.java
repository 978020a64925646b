package io.github.tlshandshake.connector;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TimeoutSuggestion}.
 */
class TimeoutSuggestionTests {

	private static final Duration FAST = Duration.ofMillis(100);

	private static final Duration SLOW = Duration.ofSeconds(60);

	private static final Duration DAY = Duration.ofDays(1);

	private long now = 42;

	private final TimeoutSuggestion suggestion = new TimeoutSuggestion(() -> this.now);

	private void pass(Duration time) {
		this.now += time.toNanos();
	}

	private void record(int count, Duration duration) {
		for (int i = 0; i < count; i++) {
			this.suggestion.record(duration.toNanos());
		}
	}

	@Test
	void isNoneFromFewHandshakes() {
		record(999, FAST);
		assertThat(this.suggestion.timeout()).isNull();
		record(1, FAST);
		assertThat(this.suggestion.timeout()).hasSeconds(1);
	}

	@ParameterizedTest
	@CsvSource({ "PT0.001S, PT1S", "PT0.333S, PT1S", "PT0.334S, PT2S", "PT0.9S, PT3S", "PT1S, PT3S", "PT20S, PT60S" })
	void isThreeTimesTheLongestInWholeSeconds(Duration longest, Duration suggested) {
		record(999, Duration.ofMillis(1));
		record(1, longest);
		assertThat(this.suggestion.timeout()).isEqualTo(suggested);
	}

	@Test
	void remembersSlowClientForADay() {
		record(1, SLOW);
		record(999, FAST);
		pass(DAY);
		record(1000, FAST);
		assertThat(this.suggestion.timeout()).hasSeconds(180);
	}

	@Test
	void forgetsSlowClientAfterTwoDays() {
		record(1, SLOW);
		record(999, FAST);
		pass(DAY);
		record(1000, FAST);
		pass(DAY);
		record(1, FAST);
		assertThat(this.suggestion.timeout()).hasSeconds(1);
	}

	@Test
	void remembersAtLeastTheLastThousandHoweverLongTheyTake() {
		record(1, SLOW);
		for (int day = 0; day < 150; day++) {
			record(10, FAST);
			pass(DAY);
			assertThat(this.suggestion.timeout()).isEqualTo((day < 99) ? null : Duration.ofSeconds(180));
		}
		for (int day = 150; day < 200; day++) {
			record(10, FAST);
			pass(DAY);
		}
		record(1, FAST);
		assertThat(this.suggestion.timeout()).hasSeconds(1);
	}

}
