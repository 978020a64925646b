package io.github.tlshandshake.benchmarks.client;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that arrive at a steady rate, whatever the server does, and give up after a
 * while.
 *
 * @param rate how many arrive in a second
 * @param patience the time after which each gives up
 * @since 0.1.0
 */
public record ArrivingClients(double rate, Duration patience) {

	/**
	 * Let clients arrive.
	 * @param clients have the thread
	 * @param duration how long
	 * @param sources the addresses that they come from
	 * @return how long each of them took
	 */
	public List<Duration> arrive(TlsClients clients, Duration duration, List<InetAddress> sources) {
		List<CompletableFuture<Duration>> visits = new ArrayList<>();
		long startedAt = System.nanoTime();
		long count = Math.round(duration.toNanos() / 1e9 * this.rate);
		while (visits.size() < count) {
			long due = Math.min(count, Math.round((System.nanoTime() - startedAt) / 1e9 * this.rate) + 1);
			while (visits.size() < due) {
				Line line = Line.fast(sources.get(visits.size() % sources.size()));
				visits.add(clients.visit(line, this.patience));
			}
			LockSupport.parkNanos(2_000_000);
		}
		return visits.stream().map(CompletableFuture::join).toList();
	}

}
