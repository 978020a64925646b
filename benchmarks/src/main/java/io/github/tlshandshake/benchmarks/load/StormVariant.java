package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.tlshandshake.testsupport.Percentiles;

/**
 * A server under storms, with the starter or without it, and what was measured so far.
 */
final class StormVariant implements AutoCloseable {

	private final List<Duration> calm = new ArrayList<>();

	private final List<Duration> established = new ArrayList<>();

	private final List<Double> rates = new ArrayList<>();

	private final boolean withStarter;

	private final ServerProcess process;

	private final StormTarget target;

	private double capacity;

	private StormVariant(boolean withStarter, ServerProcess process) {
		this.withStarter = withStarter;
		this.process = process;
		this.target = new StormTarget(process.port());
	}

	static StormVariant start(JavaServer server, boolean withStarter, Processor processor, List<String> properties)
			throws IOException {
		return new StormVariant(withStarter, server.start(withStarter, processor, properties));
	}

	boolean withStarter() {
		return this.withStarter;
	}

	StormTarget target() {
		return this.target;
	}

	void warmUp(Duration duration) throws InterruptedException {
		this.capacity = this.target.warmUp(duration);
	}

	/**
	 * Return how many handshakes the server does for a few clients.
	 * @return the handshakes in a second
	 */
	double capacity() {
		return this.capacity;
	}

	void measure(int clients, Duration duration) throws InterruptedException {
		this.calm.addAll(this.target.calm(Duration.ofSeconds(2)));
		StormTarget.Storm storm = this.target.loop(clients, duration);
		this.established.addAll(storm.established());
		this.rates.add(storm.handshakesPerSecond());
	}

	Percentiles calm() {
		return Percentiles.of(this.calm);
	}

	Percentiles established() {
		return Percentiles.of(this.established);
	}

	List<Double> rates() {
		return this.rates;
	}

	@Override
	public void close() {
		this.process.close();
	}

}
