package io.github.tlshandshake.benchmarks.load;

import java.time.Duration;

import io.github.tlshandshake.testsupport.Percentiles;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Hiccups}.
 */
class HiccupsTests {

	@Test
	void tellsHowLateThreadIsWoken() throws InterruptedException {
		Hiccups hiccups = Hiccups.start();
		Thread.sleep(100);
		Percentiles delays = hiccups.stop();
		assertThat(delays.p50()).isBetween(delays.min(), delays.p99());
		assertThat(delays.max()).isPositive().isLessThan(Duration.ofSeconds(10));
	}

}
