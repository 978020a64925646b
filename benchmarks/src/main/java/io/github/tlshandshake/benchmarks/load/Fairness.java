package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.tlshandshake.benchmarks.client.Line;
import io.github.tlshandshake.benchmarks.client.LocalAddresses;
import io.github.tlshandshake.benchmarks.client.TlsClients;
import io.github.tlshandshake.testsupport.Attack;
import io.github.tlshandshake.testsupport.Percentiles;
import io.github.tlshandshake.testsupport.StuckKind;
import org.awaitility.Awaitility;

/**
 * Attack from many addresses that takes all slots of a server: who on a slow line gets
 * through?
 * <p>
 * Options: {@code servers}, the {@code attackers} ({@code dripping}, {@code stalled}),
 * {@code variants} ({@code with}, {@code stock}), and the {@code seconds} of fast
 * clients.
 *
 * @since 0.1.0
 */
public final class Fairness {

	private static final int SLOTS = 1000;

	private static final int CONNECTIONS = 1500;

	private static final int ADDRESSES = 100;

	private static final int SLOW = 30;

	private static final int FAST_PER_SECOND = 20;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final List<Integer> DELAYS = List.of(1200, 2500);

	private static final List<String> PROTOCOLS = List.of("TLSv1.2", "TLSv1.3");

	private final Options options;

	private final Duration duration;

	/**
	 * Create a driver.
	 * @param options the options
	 */
	public Fairness(Options options) {
		this.options = options.only("servers", "attackers", "variants", "seconds");
		this.duration = options.seconds("seconds", 15);
	}

	/**
	 * Run all attacks and print what came of them.
	 * @throws Exception if a server fails
	 */
	public void run() throws Exception {
		Report.title("Fairness: %,d attackers from %d addresses on %,d slots, timeout 10 s".formatted(CONNECTIONS,
				ADDRESSES, SLOTS));
		Report.load();
		Report.header("server", "", "attackers", "1.2 s, TLS 1.2", "1.2 s, TLS 1.3", "2.5 s, TLS 1.2", "2.5 s, TLS 1.3",
				"fast", "fast p50, ms", "fast p99, ms", "connections of the attackers");
		for (JavaServer server : JavaServer.of(this.options.words("servers"))) {
			for (boolean withStarter : this.options.variants()) {
				for (StuckKind kind : List.of(StuckKind.DRIPPING, StuckKind.STALLED)) {
					if (this.options.allows("attackers", kind.name())) {
						attack(server, withStarter, kind);
					}
				}
			}
		}
		Report.load();
	}

	private void attack(JavaServer kindOfServer, boolean withStarter, StuckKind kind) throws Exception {
		try (ServerProcess server = kindOfServer.start(withStarter, Processor.ANY, List.of(kindOfServer.slots(SLOTS)));
				TlsClients clients = new TlsClients(server.port())) {
			warmUp(clients);
			try (Attack attack = Attack.start(kind, CONNECTIONS, server.port(), LocalAddresses.of(1, ADDRESSES))) {
				// Until each attacker has come once
				Awaitility.await().until(() -> attack.opened() >= CONNECTIONS);
				Visitors visitors = new Visitors(clients);
				visitors.send(this.duration);
				List<Object> cells = new ArrayList<>(List.of(kindOfServer.title(), Report.variant(withStarter),
						kind.name().toLowerCase(Locale.ROOT)));
				cells.addAll(visitors.report());
				cells.add(Report.number(attack.opened(), 0));
				Report.row(cells.toArray());
			}
		}
	}

	private static void warmUp(TlsClients clients) {
		for (int i = 0; i < 500; i++) {
			clients.visit(Line.fast(InetAddress.getLoopbackAddress()), PATIENCE).join();
		}
	}

	/**
	 * Honest clients on slow lines and on fast ones, each from an address of its own.
	 */
	private static final class Visitors {

		private final List<List<CompletableFuture<Duration>>> slow = new ArrayList<>();

		private final List<CompletableFuture<Duration>> fast = new ArrayList<>();

		private final TlsClients clients;

		Visitors(TlsClients clients) {
			this.clients = clients;
		}

		void send(Duration duration) throws IOException, InterruptedException {
			int group = 2;
			for (int delay : DELAYS) {
				for (String protocol : PROTOCOLS) {
					this.slow.add(sendSlow(LocalAddresses.of(group++, SLOW), protocol, Duration.ofMillis(delay)));
				}
			}
			int count = (int) duration.toSeconds() * FAST_PER_SECOND;
			for (InetAddress address : LocalAddresses.of(group, count)) {
				this.fast.add(this.clients.visit(Line.fast(address), PATIENCE));
				TimeUnit.MILLISECONDS.sleep(1000 / FAST_PER_SECOND);
			}
		}

		private List<CompletableFuture<Duration>> sendSlow(List<InetAddress> sources, String protocol, Duration delay) {
			return sources.stream()
				.map((source) -> this.clients.visit(Line.slow(source, protocol, delay), PATIENCE))
				.toList();
		}

		List<String> report() {
			List<String> cells = new ArrayList<>();
			this.slow.forEach((visits) -> cells.add("%d of %d".formatted(served(visits), visits.size())));
			List<Duration> times = this.fast.stream().map(CompletableFuture::join).toList();
			cells.add("%d of %d".formatted(served(this.fast), times.size()));
			cells.add(Report.millis(Percentiles.of(times).p50()));
			cells.add(Report.millis(Percentiles.of(times).p99()));
			return cells;
		}

		private static long served(List<CompletableFuture<Duration>> visits) {
			return visits.stream().map(CompletableFuture::join).filter(TlsClients::isServed).count();
		}

	}

}
