package io.github.tlshandshake.benchmarks.load;

import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.testsupport.Attack;
import io.github.tlshandshake.testsupport.Percentiles;
import org.awaitility.Awaitility;

/**
 * Storm that takes all connections of a server: who else gets through?
 */
final class Exhaustion {

	private static final int ATTACKERS = 1500;

	private static final int HONEST_PER_SECOND = 20;

	private static final String MAX_CONNECTIONS = "server.tomcat.max-connections=1000";

	private final Sample sample;

	private final Duration duration;

	Exhaustion(Sample sample, Duration duration) {
		this.sample = sample;
		this.duration = duration;
	}

	void run() throws Exception {
		Report.title("Exhaustion: %,d dripping connections on %s, %d honest clients per second".formatted(ATTACKERS,
				MAX_CONNECTIONS, HONEST_PER_SECOND));
		Report.load();
		Report.header("sample", "within 1 s", "ever", "p50, ms", "p99, ms", "honest", "attackers");
		List<IdleFootprint> footprints = runWithStarter();
		runWithout("without it", MAX_CONNECTIONS);
		runWithout("without it, connection-timeout=2s", MAX_CONNECTIONS, "server.tomcat.connection-timeout=2s");
		footprints.get(0).report("Before the attack");
		footprints.get(1).report("After it");
		Report.load();
	}

	private List<IdleFootprint> runWithStarter() throws Exception {
		try (ServerProcess server = this.sample.start(true, MAX_CONNECTIONS)) {
			HonestClients clients = this.sample.clients(server.port());
			clients.warmUp();
			EndpointReader endpoint = new EndpointReader(clients);
			IdleFootprint before = IdleFootprint.of(server, endpoint);
			run("with the starter", server.port(), clients);
			return List.of(before, IdleFootprint.of(server, endpoint));
		}
	}

	private void runWithout(String title, String... properties) throws Exception {
		try (ServerProcess server = this.sample.start(false, properties)) {
			HonestClients clients = this.sample.clients(server.port());
			clients.warmUp();
			run(title, server.port(), clients);
		}
	}

	private void run(String title, int port, HonestClients clients) throws Exception {
		try (Attack attack = Attack.start(ATTACKERS, port); Visits visits = new Visits(clients)) {
			// Until each attacker has come once
			Awaitility.await().until(() -> attack.opened() >= ATTACKERS);
			visits.send(HONEST_PER_SECOND, this.duration);
			report(title, visits.await(Duration.ofSeconds(10)), attack.opened());
		}
	}

	private static void report(String title, List<Duration> times, long attackers) {
		Percentiles percentiles = Percentiles.of(times);
		Report.row(title,
				percent(times.stream().filter((time) -> time.compareTo(Duration.ofSeconds(1)) <= 0).count(), times),
				percent(times.stream().filter(Visits::isServed).count(), times), millis(percentiles.p50()),
				millis(percentiles.p99()), Report.number(times.size(), 0), Report.number(attackers, 0));
	}

	private static String percent(long count, List<Duration> times) {
		return Report.number(100.0 * count / times.size(), 1) + " %";
	}

	private static String millis(Duration time) {
		return Visits.isServed(time) ? Report.number(time.toMillis(), 0) : "not served";
	}

}
