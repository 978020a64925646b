package io.github.tlshandshake.sample;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics that an application exports to Prometheus, with their labels.
 *
 * @param metrics the values of each label, by metric and label
 */
record Scrape(Map<String, Map<String, Set<String>>> metrics) {

	private static final Pattern SAMPLE = Pattern.compile("^(\\w+)(?:\\{(.*)})? \\S+$", Pattern.MULTILINE);

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

	static Scrape of(String text) {
		Map<String, Map<String, Set<String>>> metrics = new HashMap<>();
		SAMPLE.matcher(text).results().forEach((sample) -> {
			Map<String, Set<String>> labels = metrics.computeIfAbsent(sample.group(1), (name) -> new HashMap<>());
			if (sample.group(2) != null) {
				addLabels(labels, LABEL.matcher(sample.group(2)));
			}
		});
		return new Scrape(metrics);
	}

	private static void addLabels(Map<String, Set<String>> labels, Matcher label) {
		while (label.find()) {
			labels.computeIfAbsent(label.group(1), (name) -> new HashSet<>()).add(label.group(2));
		}
	}

	Set<String> labels(String metric) {
		return this.metrics.getOrDefault(metric, Map.of()).keySet();
	}

	Set<String> values(String metric, String label) {
		return this.metrics.getOrDefault(metric, Map.of()).getOrDefault(label, Set.of());
	}

}
