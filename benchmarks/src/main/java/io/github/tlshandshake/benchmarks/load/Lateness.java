package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.Percentiles;
import io.github.tlshandshake.testsupport.StuckKind;

/**
 * Time from the timeout to the close of stuck clients, as the clients see it, beside
 * stock servers.
 * <p>
 * Options: numbers of {@code clients}, their {@code rate} in a second, the number of
 * {@code stalled} ones and their {@code stalled-rate}, {@code cap}, the seconds for which
 * they wait, and the number of {@code runs}, of which that with the median p99 is
 * reported. With words such as {@code tomcat} only those servers.
 *
 * @since 0.1.0
 */
public final class Lateness {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final List<StuckKind> KINDS = List.of(StuckKind.SILENT, StuckKind.DRIPPING);

	// Each of them costs the server a handshake, but for its end
	private static final List<StuckKind> DEAR_KINDS = List.of(StuckKind.STALLED, StuckKind.DRIPPING_SECOND_FLIGHT);

	private final Options options;

	private final Duration cap;

	/**
	 * Create a driver.
	 * @param options the options
	 */
	public Lateness(Options options) {
		this.options = options.only("clients", "rate", "stalled", "stalled-rate", "cap", "runs");
		this.cap = options.seconds("cap", 20);
	}

	/**
	 * Run all measurements and print their results.
	 * @throws Exception if a server fails
	 */
	public void run() throws Exception {
		Report.title("Lateness after a timeout of 2 s, in ms");
		Report.load();
		Report.header("server", "clients", "", "p50", "p99", "max", "p99 of all runs", "machine's p99", "runs");
		for (Contender contender : Contender.values()) {
			if (this.options.includes(contender.name().toLowerCase(Locale.ROOT))) {
				measure(contender);
			}
		}
		Report.load();
	}

	private void measure(Contender contender) throws IOException {
		try (ServerProcess server = contender.start()) {
			// Until the code is compiled
			for (StuckKind kind : KINDS) {
				run(server, kind, 4000);
			}
			for (StuckKind kind : DEAR_KINDS) {
				run(server, kind, 600);
			}
			for (int clients : this.options.numbers("clients", 2000, 8000)) {
				for (StuckKind kind : KINDS) {
					report(contender, clients, kind, runs(server, kind, clients));
				}
			}
			for (int clients : this.options.numbers("stalled", 600)) {
				for (StuckKind kind : DEAR_KINDS) {
					report(contender, clients, kind, runs(server, kind, clients));
				}
			}
		}
	}

	private List<Run> runs(ServerProcess server, StuckKind kind, int clients) throws IOException {
		List<Run> runs = new ArrayList<>();
		for (int i = 0; i < this.options.number("runs", 5); i++) {
			runs.add(run(server, kind, clients));
		}
		runs.sort(Comparator.comparing((run) -> run.openFor().p99()));
		return runs;
	}

	private Run run(ServerProcess server, StuckKind kind, int clients) throws IOException {
		int rate = DEAR_KINDS.contains(kind) ? this.options.number("stalled-rate", 200)
				: this.options.number("rate", 1000);
		Hiccups hiccups = Hiccups.start();
		List<Duration> openFor = new StuckLoad(server.port(), kind.scripts(ClientHello.of("localhost")), clients, rate,
				this.cap)
			.run();
		return new Run(Percentiles.of(openFor), hiccups.stop());
	}

	private void report(Contender contender, int clients, StuckKind kind, List<Run> runs) {
		Run median = runs.get(runs.size() / 2);
		Report.row(contender.title(), Report.number(clients, 0), kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
				lateness(median.openFor().p50()), lateness(median.openFor().p99()), lateness(median.openFor().max()),
				lateness(runs.get(0).openFor().p99()) + "–" + lateness(runs.get(runs.size() - 1).openFor().p99()),
				millis(median.hiccups().p99()), runs.size());
	}

	private String lateness(Duration openFor) {
		if (openFor.compareTo(this.cap) >= 0) {
			return "> " + Report.number(this.cap.minus(TIMEOUT).toMillis(), 0);
		}
		return millis(openFor.minus(TIMEOUT));
	}

	private static String millis(Duration duration) {
		return Report.number(duration.toNanos() / 1e6, 1);
	}

	/**
	 * One measurement.
	 *
	 * @param openFor how long the clients were connected
	 * @param hiccups what the machine did meanwhile
	 */
	private record Run(Percentiles openFor, Percentiles hiccups) {
	}

}
