package io.github.tlshandshake.benchmarks.load;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;

import io.github.tlshandshake.benchmarks.client.TlsClients;

/**
 * Lines of Markdown, printed as they come.
 */
final class Report {

	private Report() {
	}

	static void title(String title) {
		say("%n### %s%n", title);
		say("%s, %d processors, %s %s%n", machine(), Runtime.getRuntime().availableProcessors(), "JDK",
				Runtime.version());
	}

	private static String machine() {
		return System.getProperty("os.name") + " " + System.getProperty("os.version");
	}

	static void header(String... cells) {
		row((Object[]) cells);
		say("|" + "---|".repeat(cells.length));
	}

	static void row(Object... cells) {
		StringBuilder row = new StringBuilder("|");
		for (Object cell : cells) {
			row.append(' ').append(cell).append(" |");
		}
		say("%s", row);
	}

	/**
	 * Tell how busy the machine is: with more than this benchmark, the numbers are worse
	 * than they should be.
	 */
	static void load() {
		say("%nLoad average: %.1f%n", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
	}

	static void say(String format, Object... arguments) {
		System.out.println(String.format(Locale.ROOT, format, arguments));
	}

	static String variant(boolean withStarter) {
		return withStarter ? "with the starter" : "stock";
	}

	static String millis(Duration time) {
		return TlsClients.isServed(time) ? number(time.toNanos() / 1e6, 0) : "not served";
	}

	static String number(double value, int decimals) {
		return String.format(Locale.ROOT, "%,." + decimals + "f", value);
	}

}
