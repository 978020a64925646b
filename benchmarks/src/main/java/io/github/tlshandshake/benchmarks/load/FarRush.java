package io.github.tlshandshake.benchmarks.load;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.tlshandshake.benchmarks.client.Line;
import io.github.tlshandshake.benchmarks.client.LocalAddresses;
import io.github.tlshandshake.benchmarks.client.LoopingClients;
import io.github.tlshandshake.benchmarks.client.TlsClients;
import io.github.tlshandshake.testsupport.Percentiles;

import org.springframework.util.FileSystemUtils;

/**
 * Rush of honest clients that are far away on a server whose handshakes are slow.
 */
final class FarRush {

	private static final int CLIENTS = 500;

	private static final int SLOTS = 200;

	private static final Duration ROUND_TRIP = Duration.ofMillis(600);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final List<JavaServer> servers;

	FarRush(List<JavaServer> servers) {
		this.servers = servers;
	}

	void run() throws Exception {
		Report.title("Far rush: %d clients at once with %d ms of round trip, on %d slots".formatted(CLIENTS,
				ROUND_TRIP.toMillis(), SLOTS));
		Processor processor = Processor.besideLoad();
		Report.load();
		Report.header("server", "", "key", "handshakes/s", "from addresses", "served", "p50, ms", "max, ms");
		Path folder = Files.createTempDirectory("tls-handshake-keys");
		try {
			for (ServerKey key : List.of(ServerKey.RSA_4096, ServerKey.RSA_8192)) {
				for (JavaServer server : this.servers) {
					for (boolean withStarter : List.of(true, false)) {
						run(server, withStarter, processor, key, key.make(folder));
					}
				}
			}
		}
		finally {
			FileSystemUtils.deleteRecursively(folder);
		}
		Report.load();
	}

	private void run(JavaServer kind, boolean withStarter, Processor processor, ServerKey key, ServerKey.PemFiles files)
			throws Exception {
		List<String> properties = new ArrayList<>(files.properties());
		properties.add(kind.slots(SLOTS));
		try (ServerProcess server = kind.start(withStarter, processor, properties)) {
			String rate = Report.number(handshakesPerSecond(server), 0);
			for (int addresses : List.of(CLIENTS, 1)) {
				List<Duration> times = rush(server, LocalAddresses.of(1, addresses));
				Report.row(kind.title(), Report.variant(withStarter), key.title(), rate, addresses,
						"%d of %d".formatted(times.stream().filter(TlsClients::isServed).count(), CLIENTS),
						Report.millis(Percentiles.of(times).p50()), Report.millis(Percentiles.of(times).max()));
			}
		}
	}

	private static double handshakesPerSecond(ServerProcess server) throws InterruptedException {
		try (TlsClients clients = new TlsClients(server.port())) {
			LoopingClients looping = LoopingClients.start(clients, 16, LocalAddresses.of(2, 16));
			// Until the code is compiled
			TimeUnit.SECONDS.sleep(15);
			long before = looping.served();
			TimeUnit.SECONDS.sleep(5);
			long after = looping.served();
			looping.stop();
			return (after - before) / 5.0;
		}
	}

	private static List<Duration> rush(ServerProcess server, List<InetAddress> sources) {
		try (TlsClients clients = new TlsClients(server.port())) {
			return clients.visitAtOnce(IntStream.range(0, CLIENTS)
				.mapToObj((i) -> Line.far(sources.get(i % sources.size()), ROUND_TRIP))
				.toList(), PATIENCE);
		}
	}

}
