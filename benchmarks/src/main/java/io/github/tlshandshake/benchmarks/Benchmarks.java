package io.github.tlshandshake.benchmarks;

import java.util.Arrays;

import io.github.tlshandshake.benchmarks.load.Fairness;
import io.github.tlshandshake.benchmarks.load.HandshakeStorm;
import io.github.tlshandshake.benchmarks.load.Lateness;
import io.github.tlshandshake.benchmarks.load.Options;
import io.github.tlshandshake.benchmarks.load.Overhead;
import io.github.tlshandshake.benchmarks.load.Peers;
import io.github.tlshandshake.benchmarks.load.Storms;

/**
 * Entry to all benchmarks.
 *
 * @since 0.1.0
 */
public final class Benchmarks {

	private static final String USAGE = """
			java -jar benchmarks.jar <benchmark>

			jmh [JMH options]   cost of the core
			overhead            the sample with the starter beside the sample without it
			lateness            time from the timeout to the close, beside stock servers
			fairness            honest clients on slow lines while attackers from 100 addresses take all slots
			storm               established connections and handshakes in a storm, beside stock servers
			peers               the servers beside nginx and HAProxy: exhaustion, storm, lateness
			storms [which]      exhaustion, changes, rush, slots, garbage, far-rush: what the sample withstands
			""";

	private Benchmarks() {
	}

	/**
	 * Run a benchmark.
	 * @param args its name, and options such as {@code clients=2000}
	 * @throws Exception if it cannot be run
	 */
	public static void main(String[] args) throws Exception {
		String[] rest = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
		switch ((args.length > 0) ? args[0] : "help") {
			case "jmh" -> jmh(rest);
			case "overhead" -> new Overhead(Options.of(rest)).run();
			case "lateness" -> new Lateness(Options.of(rest)).run();
			case "fairness" -> new Fairness(Options.of(rest)).run();
			case "peers" -> new Peers(Options.of(rest)).run();
			case "storm" -> new HandshakeStorm(Options.of(rest)).run();
			case "storms" -> new Storms(Options.of(rest)).run();
			default -> System.out.print(USAGE);
		}
	}

	private static void jmh(String[] options) throws Exception {
		String[] withAllocations = Arrays.copyOf(options, options.length + 2);
		withAllocations[options.length] = "-prof";
		withAllocations[options.length + 1] = "gc";
		org.openjdk.jmh.Main.main(withAllocations);
	}

}
