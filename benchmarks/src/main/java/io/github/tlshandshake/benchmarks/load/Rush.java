package io.github.tlshandshake.benchmarks.load;

import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.testsupport.Percentiles;

/**
 * Storm of honest clients that come all at once: is one of them turned away?
 */
final class Rush {

	private final Sample sample;

	private final int clients;

	Rush(Sample sample, int clients) {
		this.sample = sample;
		this.clients = clients;
	}

	void run() throws Exception {
		Report.title("Rush: %,d honest clients at once".formatted(this.clients));
		Report.load();
		Report.header("sample", "served", "p50, ms", "p99, ms", "max, ms", "outcomes");
		run("with the starter", true);
		run("without it", false);
		run("with the starter, max-connections=1000", true, "server.tomcat.max-connections=1000");
		run("without it, max-connections=1000", false, "server.tomcat.max-connections=1000");
		Report.load();
	}

	private void run(String title, boolean withStarter, String... properties) throws Exception {
		try (ServerProcess server = this.sample.start(withStarter, properties)) {
			HonestClients clients = this.sample.clients(server.port());
			clients.warmUp();
			List<Duration> served = rush(clients);
			report(title, served, withStarter ? new Ledger(clients).read().outcomes().toString() : "");
		}
	}

	private List<Duration> rush(HonestClients clients) throws Exception {
		try (Visits visits = new Visits(clients)) {
			for (int i = 0; i < this.clients; i++) {
				visits.send();
			}
			return visits.await(Duration.ofSeconds(60)).stream().filter(Visits::isServed).toList();
		}
	}

	private static void report(String title, List<Duration> served, String outcomes) {
		Percentiles percentiles = Percentiles.of(served);
		Report.row(title, Report.number(served.size(), 0), Report.number(percentiles.p50().toMillis(), 0),
				Report.number(percentiles.p99().toMillis(), 0), Report.number(percentiles.max().toMillis(), 0),
				outcomes);
	}

}
