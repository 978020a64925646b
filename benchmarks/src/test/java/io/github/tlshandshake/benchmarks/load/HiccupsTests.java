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
	void tellsHowLateThreadIsWokenHoweverSoonItIsStopped() {
		Percentiles delays = Hiccups.start().stop();
		assertThat(delays.max()).isBetween(Duration.ofMillis(-1), Duration.ofSeconds(10));
	}

}
