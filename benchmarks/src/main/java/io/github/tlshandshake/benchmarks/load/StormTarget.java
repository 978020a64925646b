package io.github.tlshandshake.benchmarks.load;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.tlshandshake.benchmarks.client.ArrivingClients;
import io.github.tlshandshake.benchmarks.client.EstablishedClients;
import io.github.tlshandshake.benchmarks.client.Line;
import io.github.tlshandshake.benchmarks.client.LocalAddresses;
import io.github.tlshandshake.benchmarks.client.LoopingClients;
import io.github.tlshandshake.benchmarks.client.TlsClients;
import io.github.tlshandshake.testsupport.Percentiles;

/**
 * Storms of handshakes on one server, beside requests on established connections.
 *
 * @param port the local port of the server
 */
record StormTarget(int port) {

	private static final int WARMING = 64;

	private static final Duration SETTLING = Duration.ofSeconds(2);

	private static final List<InetAddress> ESTABLISHED = LocalAddresses.of(10, 10);

	private static final List<InetAddress> SOURCES = LocalAddresses.of(11, 250);

	/**
	 * Have some clients handshake, so that the code is compiled.
	 * @param duration how long
	 * @return the handshakes in a second, in the last half of the time
	 * @throws InterruptedException if interrupted while waiting
	 */
	double warmUp(Duration duration) throws InterruptedException {
		try (TlsClients clients = new TlsClients(this.port)) {
			LoopingClients looping = LoopingClients.start(clients, WARMING, SOURCES);
			sleep(duration.dividedBy(2));
			double rate = rate(looping, duration.dividedBy(2));
			looping.stop();
			return rate;
		}
	}

	/**
	 * Measure requests while nothing else happens.
	 * @param duration how long
	 * @return the times of the requests
	 * @throws InterruptedException if interrupted while waiting
	 */
	List<Duration> calm(Duration duration) throws InterruptedException {
		try (EstablishedClients established = EstablishedClients.connect(this.port, ESTABLISHED)) {
			established.start();
			sleep(duration);
			return established.stop();
		}
	}

	/**
	 * Measure requests while clients handshake in a loop.
	 * @param count the number of clients
	 * @param duration how long
	 * @return what was measured
	 * @throws InterruptedException if interrupted while waiting
	 */
	Storm loop(int count, Duration duration) throws InterruptedException {
		try (EstablishedClients established = EstablishedClients.connect(this.port, ESTABLISHED);
				TlsClients clients = new TlsClients(this.port)) {
			LoopingClients looping = LoopingClients.start(clients, count, SOURCES);
			sleep(SETTLING);
			established.start();
			double rate = rate(looping, duration);
			List<Duration> times = established.stop();
			looping.stop();
			return new Storm(times, rate, looping.unserved());
		}
	}

	/**
	 * Measure how many clients are served that arrive at a rate and give up.
	 * @param rate how many arrive in a second
	 * @param patience the time after which they give up
	 * @param duration how long they arrive
	 * @return the times of all clients
	 */
	List<Duration> giveUp(double rate, Duration patience, Duration duration) {
		try (TlsClients clients = new TlsClients(this.port)) {
			return new ArrivingClients(rate, patience).arrive(clients, duration, SOURCES);
		}
	}

	/**
	 * Measure requests while clients come all at once, and wait.
	 * @param count the number of clients
	 * @param patience how long they wait
	 * @return what was measured
	 */
	Crowd wait(int count, Duration patience) {
		try (EstablishedClients established = EstablishedClients.connect(this.port, ESTABLISHED);
				TlsClients clients = new TlsClients(this.port)) {
			established.start();
			List<Line> lines = IntStream.range(0, count)
				.mapToObj((i) -> Line.fast(SOURCES.get(i % SOURCES.size())))
				.toList();
			List<Duration> times = clients.visitAtOnce(lines, patience);
			return new Crowd(times, Percentiles.of(established.stop()));
		}
	}

	private static double rate(LoopingClients looping, Duration duration) throws InterruptedException {
		long served = looping.served();
		long startedAt = System.nanoTime();
		sleep(duration);
		return (looping.served() - served) * 1e9 / (System.nanoTime() - startedAt);
	}

	private static void sleep(Duration duration) throws InterruptedException {
		TimeUnit.NANOSECONDS.sleep(duration.toNanos());
	}

	/**
	 * Storm of clients that handshake in a loop.
	 *
	 * @param established the times of requests on established connections
	 * @param handshakesPerSecond the rate of handshakes with a response
	 * @param unserved how many were not served
	 */
	record Storm(List<Duration> established, double handshakesPerSecond, long unserved) {
	}

	/**
	 * Clients that came all at once.
	 *
	 * @param times the times of all clients
	 * @param established the times of requests on established connections
	 */
	record Crowd(List<Duration> times, Percentiles established) {

		long served() {
			return this.times.stream().filter(TlsClients::isServed).count();
		}

		Duration longest() {
			return this.times.stream().filter(TlsClients::isServed).max(Duration::compareTo).orElse(TlsClients.NEVER);
		}

	}

}
