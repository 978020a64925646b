package io.github.tlshandshake.testsupport;

import java.time.Duration;
import java.util.List;

/**
 * Distribution of durations by nearest rank.
 *
 * @param min the shortest duration
 * @param p50 the duration that half of them do not exceed
 * @param p99 the duration that 99 of 100 do not exceed
 * @param max the longest duration
 */
public record Percentiles(Duration min, Duration p50, Duration p99, Duration max) {

	public static Percentiles of(List<Duration> durations) {
		if (durations.isEmpty()) {
			throw new IllegalArgumentException("'durations' must not be empty");
		}
		List<Duration> sorted = durations.stream().sorted().toList();
		return new Percentiles(sorted.get(0), rank(sorted, 50), rank(sorted, 99), sorted.get(sorted.size() - 1));
	}

	private static Duration rank(List<Duration> sorted, int percent) {
		return sorted.get((sorted.size() * percent + 99) / 100 - 1);
	}

}
