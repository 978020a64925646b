package io.github.tlshandshake.sample;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Query of Prometheus, read as far as the names in it.
 *
 * @param text the query
 */
record PromQuery(String text) {

	private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "offset");

	private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][\\w:]*)\\{([^}]*)}");

	private static final Pattern CONDITION = Pattern.compile("(\\w+)(=~|!~|!=|=)\"([^\"]*)\"");

	private static final Pattern GROUPING = Pattern.compile("\\b(by|without|on)\\s*\\(([^)]*)\\)");

	private static final Pattern LABELS_AND_RANGES = Pattern.compile("\\{[^}]*}|\\[[^]]*]|\"[^\"]*\"");

	// What precedes a parenthesis is a function
	private static final Pattern NAME = Pattern.compile("(?<![\\w:])[a-zA-Z_:][\\w:]*+(?!\\s*\\()");

	/**
	 * Return the metrics that the query reads.
	 * @return the names, of exported and of recorded ones
	 */
	Set<String> metrics() {
		String names = LABELS_AND_RANGES.matcher(GROUPING.matcher(this.text).replaceAll(" ")).replaceAll(" ");
		return NAME.matcher(names)
			.results()
			.map(MatchResult::group)
			.filter((name) -> !KEYWORDS.contains(name))
			.collect(Collectors.toSet());
	}

	/**
	 * Return the conditions that select from the metrics.
	 * @return the conditions
	 */
	List<Condition> conditions() {
		return SELECTOR.matcher(this.text)
			.results()
			.flatMap((selector) -> CONDITION.matcher(selector.group(2))
				.results()
				.map((condition) -> new Condition(selector.group(1), condition.group(1), condition.group(3))))
			.toList();
	}

	/**
	 * Return the labels by which the query groups or joins.
	 * @return the names
	 */
	Set<String> groupings() {
		return GROUPING.matcher(this.text)
			.results()
			.flatMap((grouping) -> Pattern.compile(",").splitAsStream(grouping.group(2)))
			.map(String::trim)
			.collect(Collectors.toSet());
	}

	/**
	 * Condition on a label of a metric.
	 *
	 * @param metric the name of the metric
	 * @param label the name of the label
	 * @param value the value, or a variable of a dashboard
	 */
	record Condition(String metric, String label, String value) {

		boolean isVariable() {
			return this.value.startsWith("$");
		}

	}

}
