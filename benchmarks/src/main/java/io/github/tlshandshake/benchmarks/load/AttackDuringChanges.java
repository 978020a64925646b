package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.testsupport.Attack;
import org.awaitility.Awaitility;

/**
 * Attack on a server whose timeout and certificate change meanwhile, and which is stopped
 * and started again.
 */
final class AttackDuringChanges {

	private static final int ATTACKERS = 1500;

	private static final int HONEST_PER_SECOND = 20;

	private static final String MAX_CONNECTIONS = "server.tomcat.max-connections=1000";

	private final Sample sample;

	private final Duration duration;

	AttackDuringChanges(Sample sample, Duration duration) {
		this.sample = sample;
		this.duration = duration;
	}

	void run() throws Exception {
		Report.title("Changes: %,d dripping connections while the server changes".formatted(ATTACKERS));
		Report.load();
		List<IdleFootprint> footprints = change();
		footprints.get(0).report("Before the changes");
		footprints.get(1).report("After them");
		restart().report("After the restart");
		Report.load();
	}

	private List<IdleFootprint> change() throws Exception {
		Path bundle = this.sample.writeBundle();
		String prefix = "spring.ssl.bundle.pem.demonstration.";
		try (ServerProcess server = this.sample.start(true, MAX_CONNECTIONS,
				"spring.ssl.bundle.watch.file.quiet-period=200ms", prefix + "reload-on-update=true",
				prefix + "keystore.certificate=file:" + bundle.resolve("demonstration.crt"),
				prefix + "keystore.private-key=file:" + bundle.resolve("demonstration.key"))) {
			HonestClients clients = this.sample.clients(server.port());
			clients.warmUp();
			HttpClient client = HttpClient.newBuilder().sslContext(clients.context()).build();
			setTimeout(client, server.port(), Duration.ofSeconds(10));
			EndpointReader endpoint = new EndpointReader(clients);
			IdleFootprint before = IdleFootprint.of(server, endpoint);
			try (Attack attack = Attack.start(ATTACKERS, server.port()); Visits visits = new Visits(clients)) {
				for (int second = 0; second < this.duration.toSeconds(); second++) {
					setTimeout(client, server.port(), Duration.ofSeconds(3 + second % 10));
					if (second % 5 == 0) {
						this.sample.writeBundle();
					}
					visits.send(HONEST_PER_SECOND, Duration.ofSeconds(1));
				}
				report("A new timeout each second, a reload every five", visits, attack);
			}
			return List.of(before, IdleFootprint.of(server, endpoint));
		}
	}

	private static void setTimeout(HttpClient client, int port, Duration timeout)
			throws IOException, InterruptedException {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("https://localhost:%d/actuator/tlshandshakes/tomcat-%d".formatted(port, port)))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"timeout\":\"%s\"}".formatted(timeout)))
			.build();
		int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
		if (status != 204) {
			throw new IOException("Unexpected status: " + status);
		}
	}

	private IdleFootprint restart() throws Exception {
		try (ServerProcess first = this.sample.start(true, MAX_CONNECTIONS);
				Attack attack = Attack.start(ATTACKERS, first.port())) {
			Awaitility.await().until(() -> attack.opened() >= ATTACKERS);
			first.close();
			try (ServerProcess again = this.sample.startAgain(first.port(), MAX_CONNECTIONS)) {
				HonestClients clients = this.sample.clients(again.port());
				try (Visits visits = new Visits(clients)) {
					visits.send(HONEST_PER_SECOND, Duration.ofSeconds(10));
					report("Started again", visits, attack);
				}
				attack.close();
				return IdleFootprint.of(again, new EndpointReader(clients));
			}
		}
	}

	private static void report(String what, Visits visits, Attack attack) throws Exception {
		List<Duration> times = visits.await(Duration.ofSeconds(30));
		Report.say("%n%s: %,d of %,d honest clients served, %,d within a second; %,d connections of the attacker", what,
				times.stream().filter(Visits::isServed).count(), times.size(),
				times.stream().filter((time) -> time.compareTo(Duration.ofSeconds(1)) <= 0).count(), attack.opened());
	}

}
