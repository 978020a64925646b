package io.github.tlshandshake;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * The most frequent of any number of items, in a bounded memory: the Space-Saving
 * algorithm of Metwally, Agrawal and El Abbadi (ICDT 2005).
 * <p>
 * When all counters are taken, a new item takes over the smallest one with its count. So
 * no count is too low, one is too high by at most the total divided by the number of
 * counters, and an item with more than that is never missing.
 *
 * @param <T> the type of the items
 */
final class HeavyHitters<T> {

	private final int counters;

	private final Map<T, Long> counts;

	HeavyHitters(int counters) {
		this.counters = counters;
		this.counts = new HashMap<>(counters * 2);
	}

	synchronized void add(T item) {
		if (this.counts.containsKey(item) || this.counts.size() < this.counters) {
			this.counts.merge(item, 1L, Long::sum);
			return;
		}
		T smallest = Collections.min(this.counts.entrySet(), Map.Entry.comparingByValue()).getKey();
		Long count = this.counts.remove(smallest);
		this.counts.put(item, ((count != null) ? count : 0) + 1);
	}

	synchronized Map<T, Long> counts() {
		return Map.copyOf(this.counts);
	}

}
