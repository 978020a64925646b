package io.github.tlshandshake.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.tlshandshake.testsupport.HonestConnection;

/**
 * Visitors of the sample, each of which comes again as soon as it was served.
 */
final class ClosedLoop {

	// Enough to keep two processors busy
	private static final int VISITORS = 4;

	private final ServerProcess server;

	private final HonestClients clients;

	ClosedLoop(ServerProcess server, HonestClients clients) {
		this.server = server;
		this.clients = clients;
	}

	/**
	 * Make a connection for each request.
	 * @param duration how long
	 * @return what was done
	 * @throws Exception if a request fails
	 */
	Work handshakes(Duration duration) throws Exception {
		return measure(() -> {
			long until = System.nanoTime() + duration.toNanos();
			int count = 0;
			while (System.nanoTime() < until) {
				this.clients.get("/");
				count++;
			}
			return count;
		});
	}

	/**
	 * Make one connection for all requests of a visitor.
	 * @param duration how long
	 * @return what was done
	 * @throws Exception if a request fails
	 */
	Work requests(Duration duration) throws Exception {
		return measure(() -> {
			long until = System.nanoTime() + duration.toNanos();
			int count = 0;
			HonestConnection connection = this.clients.open();
			while (System.nanoTime() < until) {
				// Tomcat closes a connection after 100 requests
				if (count > 0 && count % 99 == 0) {
					connection.close();
					connection = this.clients.open();
				}
				HonestClients.get(connection, "/");
				count++;
			}
			connection.close();
			return count;
		});
	}

	private Work measure(Callable<Integer> visitor) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(VISITORS);
		try {
			long startedAt = System.nanoTime();
			Duration cpuBefore = this.server.cpuTime();
			List<Future<Integer>> visitors = new ArrayList<>();
			for (int i = 0; i < VISITORS; i++) {
				visitors.add(executor.submit(visitor));
			}
			int count = 0;
			for (Future<Integer> result : visitors) {
				count += result.get();
			}
			return new Work(count, Duration.ofNanos(System.nanoTime() - startedAt),
					this.server.cpuTime().minus(cpuBefore));
		}
		finally {
			executor.shutdownNow();
		}
	}

	/**
	 * Work that a server did.
	 *
	 * @param count the number of visits
	 * @param elapsed the time that passed
	 * @param cpuTime the processor time that the server took
	 */
	record Work(int count, Duration elapsed, Duration cpuTime) {

		double perSecond() {
			return this.count * 1e9 / this.elapsed.toNanos();
		}

		double cpuMicros() {
			return this.cpuTime.toNanos() / 1e3 / this.count;
		}

	}

}
