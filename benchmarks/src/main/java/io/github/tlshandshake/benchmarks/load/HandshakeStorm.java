package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.tlshandshake.benchmarks.client.TlsClients;

import org.springframework.util.FileSystemUtils;

/**
 * Storms of handshakes on a server with one processor: what is left to those who are in,
 * and how many get in, with the starter and without it in turn.
 * <p>
 * Options: {@code servers}, {@code keys} ({@code rsa_4096}, {@code ec_p256}),
 * {@code parts} ({@code loop}, {@code give-up}, {@code wait}), {@code variants}, the
 * {@code warmup} of each server and the length of a measurement in {@code seconds}, the
 * {@code rounds}, and the number of looping {@code clients} and of {@code waiting} ones.
 *
 * @since 0.1.0
 */
public final class HandshakeStorm {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final Duration ARRIVALS = Duration.ofSeconds(20);

	private static final Duration LONG_PATIENCE = Duration.ofSeconds(60);

	private final List<List<Object>> givingUp = new ArrayList<>();

	private final List<List<Object>> waiting = new ArrayList<>();

	private final Options options;

	/**
	 * Create a driver.
	 * @param options the options
	 */
	public HandshakeStorm(Options options) {
		this.options = options.only("servers", "keys", "parts", "variants", "warmup", "seconds", "rounds", "clients",
				"waiting");
	}

	/**
	 * Run all storms and print their results.
	 * @throws Exception if a server fails
	 */
	public void run() throws Exception {
		Report.title("Storms: %d clients handshake in a loop, %s".formatted(clients(), TlsClients.provider()));
		Processor processor = Processor.besideLoad();
		Report.load();
		Report.header("server", "key", "", "established p50, ms", "p99", "max", "without storm p99", "handshakes/s",
				"with / stock");
		Path folder = Files.createTempDirectory("tls-handshake-keys");
		try {
			for (ServerKey key : List.of(ServerKey.RSA_4096, ServerKey.EC_P256)) {
				for (JavaServer server : JavaServer.of(this.options.words("servers"))) {
					if (this.options.allows("keys", key.name())) {
						run(new Case(server, key, processor, key.make(folder).properties()));
					}
				}
			}
		}
		finally {
			FileSystemUtils.deleteRecursively(folder);
		}
		report();
	}

	private void run(Case each) throws Exception {
		if (this.options.allows("parts", "loop") || this.options.allows("parts", "give-up")) {
			measure(each);
		}
		if (this.options.allows("parts", "wait")) {
			for (boolean withStarter : this.options.variants()) {
				await(each, withStarter);
			}
		}
	}

	private void measure(Case each) throws Exception {
		List<StormVariant> variants = new ArrayList<>();
		try {
			for (boolean withStarter : this.options.variants()) {
				variants.add(each.start(withStarter));
			}
			for (StormVariant variant : variants) {
				variant.warmUp(this.options.seconds("warmup", 60));
			}
			if (this.options.allows("parts", "loop")) {
				loop(each, variants);
			}
			if (this.options.allows("parts", "give-up")) {
				variants.forEach((variant) -> giveUp(each, variant, variants.get(variants.size() - 1).capacity()));
			}
		}
		finally {
			variants.forEach(StormVariant::close);
		}
	}

	private void loop(Case each, List<StormVariant> variants) throws InterruptedException {
		for (int round = 0; round < this.options.number("rounds", 3); round++) {
			for (int i = 0; i < variants.size(); i++) {
				variants.get((i + round) % variants.size()).measure(clients(), this.options.seconds("seconds", 10));
			}
		}
		List<Double> stock = variants.get(variants.size() - 1).rates();
		for (StormVariant variant : variants) {
			Report.row(each.server().title(), each.key().title(), Report.variant(variant.withStarter()),
					Report.millis(variant.established().p50()), Report.millis(variant.established().p99()),
					Report.millis(variant.established().max()), Report.millis(variant.calm().p99()),
					Report.number(median(variant.rates()), 0), Report.number(ratio(variant.rates(), stock), 2));
		}
	}

	private static double ratio(List<Double> rates, List<Double> others) {
		return median(IntStream.range(0, rates.size()).mapToObj((i) -> rates.get(i) / others.get(i)).toList());
	}

	private static double median(List<Double> numbers) {
		return numbers.stream().sorted().toList().get(numbers.size() / 2);
	}

	private void giveUp(Case each, StormVariant variant, double capacity) {
		List<Duration> times = variant.target().giveUp(2 * capacity, PATIENCE, ARRIVALS);
		long served = times.stream().filter(TlsClients::isServed).count();
		this.givingUp.add(List.of(each.server().title(), each.key().title(), Report.variant(variant.withStarter()),
				Report.number(capacity, 0), Report.number(times.size(), 0), Report.number(served, 0),
				Report.number(served / capacity / ARRIVALS.toSeconds(), 2)));
	}

	private void await(Case each, boolean withStarter) throws Exception {
		try (StormVariant variant = each.with("tls-handshake.timeout=60s").start(withStarter)) {
			variant.warmUp(this.options.seconds("warmup", 60));
			StormTarget.Crowd crowd = variant.target().wait(this.options.number("waiting", 5000), LONG_PATIENCE);
			this.waiting.add(List.of(each.server().title(), each.key().title(), Report.variant(withStarter),
					Report.number(variant.capacity(), 0), "%,d of %,d".formatted(crowd.served(), crowd.times().size()),
					Report.number(crowd.longest().toMillis() / 1e3, 1), Report.millis(crowd.established().p50()),
					Report.millis(crowd.established().p99())));
		}
	}

	private void report() {
		Report.load();
		Report.say("%nTwice the capacity in clients that give up after %d s, for %d s:%n", PATIENCE.toSeconds(),
				ARRIVALS.toSeconds());
		Report.header("server", "key", "", "capacity, handshakes/s", "clients", "served", "served / capacity");
		this.givingUp.forEach((row) -> Report.row(row.toArray()));
		Report.say("%nClients at once that wait for %d s:%n", LONG_PATIENCE.toSeconds());
		Report.header("server", "key", "", "handshakes/s", "served", "the last after, s", "established p50, ms", "p99");
		this.waiting.forEach((row) -> Report.row(row.toArray()));
	}

	private int clients() {
		return this.options.number("clients", 500);
	}

	/**
	 * What is measured.
	 *
	 * @param server the server
	 * @param key its key
	 * @param processor where it runs
	 * @param properties its properties
	 */
	private record Case(JavaServer server, ServerKey key, Processor processor, List<String> properties) {

		Case with(String property) {
			List<String> all = new ArrayList<>(this.properties);
			all.add(property);
			return new Case(this.server, this.key, this.processor, all);
		}

		StormVariant start(boolean withStarter) throws IOException {
			return StormVariant.start(this.server, withStarter, this.processor, this.properties);
		}

	}

}
