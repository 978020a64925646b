package io.github.tlshandshake.journal;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HeavyHitters}.
 */
class HeavyHittersTests {

	private static final int MANY = 200_000;

	@Test
	void findsHeavyHitterAmongManyOthersInBoundedMemory() {
		HeavyHitters<Integer> hitters = new HeavyHitters<>(512);
		for (int i = 0; i < MANY; i++) {
			hitters.add(i);
			if (i % 100 == 0) {
				hitters.add(-1);
			}
		}
		assertThat(hitters.counts()).hasSize(512);
		assertThat(hitters.counts().get(-1)).isBetween(MANY / 100L, MANY / 100L + MANY / 512 + 20);
	}

	@Test
	void countsExactlyWhileThereAreFewItems() {
		HeavyHitters<String> hitters = new HeavyHitters<>(2);
		hitters.add("a");
		hitters.add("b");
		hitters.add("a");
		assertThat(hitters.counts()).containsEntry("a", 2L).containsEntry("b", 1L).hasSize(2);
	}

	@Test
	void replacesTheSmallestAndTakesOverItsCount() {
		HeavyHitters<String> hitters = new HeavyHitters<>(2);
		hitters.add("a");
		hitters.add("a");
		hitters.add("b");
		hitters.add("c");
		assertThat(hitters.counts()).containsEntry("a", 2L).containsEntry("c", 2L).hasSize(2);
	}

}
