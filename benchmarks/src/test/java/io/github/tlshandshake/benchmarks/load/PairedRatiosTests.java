package io.github.tlshandshake.benchmarks.load;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PairedRatios}.
 */
class PairedRatiosTests {

	@Test
	void takesMedianOfRatiosOfEachRound() {
		PairedRatios ratios = new PairedRatios();
		add(ratios, 100, 100);
		add(ratios, 90, 100);
		add(ratios, 1, 2);
		add(ratios, 30, 10);
		assertThat(ratios.medianRatio(Variant.WITH)).isEqualTo(0.95);
		assertThat(ratios.medianRatio(Variant.CONTROL)).isEqualTo(1);
		assertThat(ratios.median(Variant.WITHOUT)).isEqualTo(55);
	}

	@Test
	void tellsWhereMedianIs() {
		PairedRatios ratios = new PairedRatios();
		for (int i = 1; i <= 100; i++) {
			add(ratios, i, 1);
		}
		assertThat(ratios.interval(Variant.WITH)).isEqualTo("40.000–61.000");
		assertThat(ratios.interval(Variant.CONTROL)).isEqualTo("1.000–1.000");
	}

	private static void add(PairedRatios ratios, double with, double without) {
		ratios.add(Variant.WITH, with);
		ratios.add(Variant.WITHOUT, without);
		ratios.add(Variant.CONTROL, without);
	}

}
