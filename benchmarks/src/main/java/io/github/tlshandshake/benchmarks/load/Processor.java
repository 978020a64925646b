package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.util.List;

/**
 * Where a process runs, which {@code taskset} decides: a server and the load on it must
 * not share a processor when the load shall not slow the server down.
 */
enum Processor {

	/**
	 * Wherever the system likes.
	 */
	ANY(List.of()),

	/**
	 * That of the server alone.
	 */
	SERVER(List.of("taskset", "-c", "1"));

	private static final int OF_LOAD = 0;

	private final List<String> prefix;

	Processor(List<String> prefix) {
		this.prefix = prefix;
	}

	List<String> prefix() {
		return this.prefix;
	}

	/**
	 * Give this process one processor and return another one for servers.
	 * @return where servers run, anywhere if processes cannot be pinned
	 */
	static Processor besideLoad() {
		String pid = String.valueOf(ProcessHandle.current().pid());
		boolean pinned = Runtime.getRuntime().availableProcessors() > 1
				&& succeeds("taskset", "-a", "-c", "-p", String.valueOf(OF_LOAD), pid);
		Report.say("%s%n", pinned ? "The server has one processor and the load another one."
				: "No `taskset` or no second processor: server and load share all processors.");
		return pinned ? SERVER : ANY;
	}

	private static boolean succeeds(String... command) {
		try {
			Process process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			return process.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
