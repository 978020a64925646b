package io.github.tlshandshake.journal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

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

	private final TreeMap<Long, Set<T>> items = new TreeMap<>();

	HeavyHitters(int counters) {
		this.counters = counters;
		this.counts = new HashMap<>(counters * 2);
	}

	synchronized void add(T item) {
		Long count = this.counts.get(item);
		if (count != null) {
			remove(item, count);
		}
		else if (this.counts.size() == this.counters) {
			count = removeSmallest();
		}
		put(item, (count != null) ? count + 1 : 1);
	}

	private @Nullable Long removeSmallest() {
		Map.Entry<Long, Set<T>> smallest = this.items.firstEntry();
		remove(smallest.getValue().iterator().next(), smallest.getKey());
		return smallest.getKey();
	}

	private void remove(T item, Long count) {
		this.counts.remove(item);
		this.items.computeIfPresent(count, (key, items) -> {
			items.remove(item);
			return items.isEmpty() ? null : items;
		});
	}

	private void put(T item, Long count) {
		this.counts.put(item, count);
		this.items.computeIfAbsent(count, (key) -> new HashSet<>()).add(item);
	}

	synchronized Map<T, Long> counts() {
		return Map.copyOf(this.counts);
	}

}
