package io.github.tlshandshake.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Options of a load driver: words, and values such as {@code clients=2000}.
 *
 * @since 0.1.0
 */
public final class Options {

	private final List<String> words = new ArrayList<>();

	private final Map<String, String> values = new HashMap<>();

	private Options() {
	}

	/**
	 * Read options.
	 * @param args the arguments of the command line
	 * @return the options
	 */
	public static Options of(String... args) {
		Options options = new Options();
		for (String arg : args) {
			int separator = arg.indexOf('=');
			if (separator < 0) {
				options.words.add(arg);
			}
			else {
				options.values.put(arg.substring(0, separator), arg.substring(separator + 1));
			}
		}
		return options;
	}

	/**
	 * Refuse values that nobody will read.
	 * @param names the names of those that somebody reads
	 * @return these options
	 * @throws IllegalArgumentException if there are others
	 */
	Options only(String... names) {
		if (!Set.of(names).containsAll(this.values.keySet())) {
			throw new IllegalArgumentException("Options are " + Arrays.toString(names) + ", not " + this.values);
		}
		return this;
	}

	/**
	 * Return whether to do something: what is not named is not done, except when nothing
	 * is named.
	 * @param word the name of what can be done
	 * @return whether to do it
	 */
	boolean includes(String word) {
		return this.words.isEmpty() || this.words.contains(word);
	}

	int number(String name, int defaultValue) {
		return Integer.parseInt(this.values.getOrDefault(name, String.valueOf(defaultValue)));
	}

	int[] numbers(String name, int... defaultValues) {
		String value = this.values.get(name);
		return (value != null) ? Arrays.stream(value.split(",")).mapToInt(Integer::parseInt).toArray() : defaultValues;
	}

	/**
	 * Return words of one kind, such as {@code servers=tomcat,netty}.
	 * @param name the name of the option
	 * @return the words, none if there is no such option
	 */
	List<String> words(String name) {
		String value = this.values.get(name);
		return (value != null) ? List.of(value.split(",")) : List.of();
	}

	/**
	 * Return whether an option names a word, or does not exist.
	 * @param name the name of the option
	 * @param word the word, in whatever case
	 * @return whether it does
	 */
	boolean allows(String name, String word) {
		return words(name).isEmpty() || words(name).stream().anyMatch(word::equalsIgnoreCase);
	}

	/**
	 * Return the variants of a server.
	 * @return whether each of them has the starter
	 */
	List<Boolean> variants() {
		return Stream.of(true, false)
			.filter((withStarter) -> allows("variants", withStarter ? "with" : "stock"))
			.toList();
	}

	Duration seconds(String name, int defaultValue) {
		return Duration.ofSeconds(number(name, defaultValue));
	}

}
