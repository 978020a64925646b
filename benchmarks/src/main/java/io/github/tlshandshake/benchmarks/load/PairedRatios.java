package io.github.tlshandshake.benchmarks.load;

import java.util.ArrayList;
import java.util.Arrays;
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
				interval(Variant.WITH), Report.number(medianRatio(Variant.CONTROL), 3), interval(Variant.CONTROL),
				ratios.size());
	}

	/**
	 * Return where the median is with a confidence of 95 %, by the ranks of the ratios,
	 * whatever their distribution is.
	 * @param variant the variant
	 * @return the bounds
	 */
	String interval(Variant variant) {
		List<Double> sorted = ratios(variant).stream().sorted().toList();
		double middle = sorted.size() / 2.0;
		double reach = 1.96 * Math.sqrt(sorted.size()) / 2;
		int first = (int) Math.max(0, Math.floor(middle - reach) - 1);
		int last = (int) Math.min(sorted.size() - 1, Math.ceil(middle + reach));
		return Report.number(sorted.get(first), 3) + "–" + Report.number(sorted.get(last), 3);
	}

	private static double median(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1).average().orElseThrow();
	}

}
