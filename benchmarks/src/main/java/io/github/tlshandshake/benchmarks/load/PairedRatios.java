package io.github.tlshandshake.benchmarks.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Values of one kind, measured for all variants in turn, and their ratios to those
 * without the starter.
 */
final class PairedRatios {

	private final Map<Variant, List<Double>> values = Map.of(Variant.WITH, new ArrayList<>(), Variant.WITHOUT,
			new ArrayList<>(), Variant.CONTROL, new ArrayList<>());

	void add(Variant variant, double value) {
		values(variant).add(value);
	}

	private List<Double> values(Variant variant) {
		return this.values.getOrDefault(variant, List.of());
	}

	double median(Variant variant) {
		return median(values(variant));
	}

	double medianRatio(Variant variant) {
		return median(ratios(variant));
	}

	private List<Double> ratios(Variant variant) {
		List<Double> without = values(Variant.WITHOUT);
		return IntStream.range(0, without.size())
			.mapToObj((round) -> values(variant).get(round) / without.get(round))
			.toList();
	}

	void report(String what, int decimals) {
		List<Double> ratios = ratios(Variant.WITH);
		Report.row(what, Report.number(median(Variant.WITH), decimals),
				Report.number(median(Variant.WITHOUT), decimals), Report.number(median(ratios), 3),
				Report.number(Collections.min(ratios), 2) + "–" + Report.number(Collections.max(ratios), 2),
				Report.number(medianRatio(Variant.CONTROL), 3), ratios.size());
	}

	private static double median(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1).average().orElseThrow();
	}

}
