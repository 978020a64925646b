package io.github.tlshandshake.benchmarks.load;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.tlshandshake.benchmarks.client.KeptConnection;
import io.github.tlshandshake.benchmarks.client.Line;
import io.github.tlshandshake.benchmarks.client.LocalAddresses;
import io.github.tlshandshake.benchmarks.client.TlsClients;
import io.github.tlshandshake.testsupport.Attack;
import io.github.tlshandshake.testsupport.Percentiles;
import io.github.tlshandshake.testsupport.StuckKind;

/**
 * Slots that established connections take for the most part, and silent clients the rest:
 * how long do honest ones wait?
 */
final class EstablishedSlots {

	private static final int SILENT = 60;

	private static final int HONEST = 50;

	private static final Duration INTERVAL = Duration.ofMillis(200);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	void run() throws Exception {
		Report.title("Slots: %d silent clients while connections are established".formatted(SILENT));
		Report.load();
		Report.header("server", "", "established", "slots", "honest served", "within 1 s", "p50, ms", "max, ms");
		for (JavaServer server : List.of(JavaServer.TOMCAT, JavaServer.JETTY)) {
			for (boolean withStarter : List.of(true, false)) {
				run(server, withStarter, 60, 100);
				run(server, withStarter, 100, 130);
			}
		}
		Report.load();
	}

	private void run(JavaServer kind, boolean withStarter, int established, int slots) throws Exception {
		try (ServerProcess server = kind.start(withStarter, Processor.ANY, List.of(kind.slots(slots)));
				TlsClients clients = new TlsClients(server.port())) {
			List<KeptConnection> kept = establish(clients, established);
			try (Attack attack = Attack.start(StuckKind.SILENT, SILENT, server.port(), LocalAddresses.of(2, SILENT))) {
				TimeUnit.SECONDS.sleep(1);
				List<Duration> times = visit(clients);
				Report.row(kind.title(), Report.variant(withStarter), established, slots,
						"%d of %d".formatted(times.stream().filter(TlsClients::isServed).count(), HONEST),
						times.stream().filter((time) -> time.compareTo(Duration.ofSeconds(1)) <= 0).count(),
						Report.millis(Percentiles.of(times).p50()), Report.millis(Percentiles.of(times).max()));
			}
			kept.forEach(KeptConnection::close);
		}
	}

	private static List<KeptConnection> establish(TlsClients clients, int count) {
		List<KeptConnection> kept = new ArrayList<>();
		for (InetAddress source : LocalAddresses.of(1, count)) {
			KeptConnection connection = clients.keep(source);
			connection.established().join();
			kept.add(connection);
		}
		return kept;
	}

	private static List<Duration> visit(TlsClients clients) throws InterruptedException {
		List<CompletableFuture<Duration>> visits = new ArrayList<>();
		for (InetAddress source : LocalAddresses.of(3, HONEST)) {
			visits.add(clients.visit(Line.fast(source), PATIENCE));
			TimeUnit.NANOSECONDS.sleep(INTERVAL.toNanos());
		}
		return visits.stream().map(CompletableFuture::join).toList();
	}

}
