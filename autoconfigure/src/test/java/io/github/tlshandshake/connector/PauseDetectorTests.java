package io.github.tlshandshake.connector;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PauseDetector} and {@link HandshakeClock}.
 */
class PauseDetectorTests {

	private final ManualTicker ticker = new ManualTicker();

	private final HandshakeClock clock = new HandshakeClock(this.ticker);

	private int noticed;

	private final PauseDetector detector = new PauseDetector(this.clock, () -> this.noticed++);

	@Test
	void takesNothingBackWhenReadingsAreLessThan100MillisApart() {
		advance(99);
		assertThat(this.detector.now()).isEqualTo(nanos(99));
		advance(99);
		assertThat(this.detector.now()).isEqualTo(nanos(198));
		assertThat(this.noticed).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 5000, 1_000_000_000 })
	void takesBackPauseBetweenTwoReadings(int pause) {
		advance(20);
		this.detector.now();
		advance(pause);
		assertThat(this.detector.now()).isEqualTo(nanos(20));
		assertThat(this.clock.now()).isEqualTo(nanos(20));
		assertThat(this.clock.lastPause()).isEqualTo(nanos(20));
		assertThat(this.noticed).isOne();
	}

	@Test
	void takesBackWhatASleepWasTooLong() {
		long wakeAt = this.detector.now() + nanos(500);
		advance(1700);
		this.detector.wokeAt(wakeAt);
		assertThat(this.detector.now()).isEqualTo(nanos(500));
		assertThat(this.noticed).isOne();
	}

	@Test
	void takesNothingBackForSleepThatEndedEarly() {
		advance(90);
		this.detector.wokeAt(nanos(500));
		assertThat(this.detector.now()).isEqualTo(nanos(90));
		assertThat(this.noticed).isZero();
	}

	@Test
	void takesNoPauseBackTwice() {
		advance(50);
		this.detector.now();
		advance(1000);
		this.detector.now();
		this.detector.wokeAt(nanos(10));
		advance(90);
		assertThat(this.detector.now()).isEqualTo(nanos(140));
		assertThat(this.noticed).isOne();
	}

	@Test
	void takesBackEachPauseOnce() {
		for (int i = 1; i <= 3; i++) {
			advance(150);
			this.detector.now();
			advance(10);
			assertThat(this.detector.now()).isEqualTo(nanos(10 * i));
		}
		assertThat(this.noticed).isEqualTo(3);
	}

	@Test
	void readsTimeThatLiesAheadUntilPauseIsNoticed() {
		advance(1000);
		assertThat(this.clock.now()).isEqualTo(nanos(1000));
		this.detector.now();
		assertThat(this.clock.now()).isZero();
	}

	@Test
	void readsNoEarlyTimeWhenPauseIsNoticedMeanwhile() {
		advance(1000);
		this.ticker.afterNextRead(() -> this.clock.pausedFor(nanos(1000)));
		assertThat(this.clock.now()).isZero();
		this.ticker.afterNextRead(() -> {
			advance(1000);
			this.clock.pausedFor(nanos(1000));
		});
		assertThat(this.clock.now()).isZero();
	}

	@Test
	void boundsDurationsThatDoNotFit() {
		assertThat(HandshakeClock.nanos(Duration.ofSeconds(Long.MAX_VALUE)))
			.isEqualTo(Duration.ofDays(36500).toNanos());
		assertThat(HandshakeClock.nanos(Duration.ofMillis(1))).isEqualTo(nanos(1));
	}

	private void advance(long millis) {
		this.ticker.advance(Duration.ofMillis(millis));
	}

	private static long nanos(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

}
