package io.github.tlshandshake.benchmarks.load;

import java.time.Duration;
import java.util.Collections;

import io.github.tlshandshake.benchmarks.client.Line;
import io.github.tlshandshake.benchmarks.client.TlsClients;

/**
 * Honest clients that come all at once: is one of them turned away?
 */
final class HonestRush {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final int clients;

	HonestRush(int clients) {
		this.clients = clients;
	}

	void run() throws Exception {
		Report.title("Rush: %,d honest clients at once".formatted(this.clients));
		Report.load();
		Report.header("Tomcat", "served", "after, ms");
		run("with the starter", "tls-handshake.enabled=true");
		run("without it", "tls-handshake.enabled=false");
		run("with the starter, max-connections=1000", "server.tomcat.max-connections=1000");
		Report.load();
	}

	private void run(String title, String property) throws Exception {
		try (ServerProcess server = JavaServer.TOMCAT.start(Processor.ANY, property)) {
			// Until the code is compiled
			rush(server.port(), this.clients / 3);
			long startedAt = System.nanoTime();
			long served = rush(server.port(), this.clients);
			Report.row(title, Report.number(served, 0),
					Report.number(Duration.ofNanos(System.nanoTime() - startedAt).toMillis(), 0));
		}
	}

	private static long rush(int port, int count) {
		try (TlsClients clients = new TlsClients(port)) {
			return clients.visitAtOnce(Collections.nCopies(count, Line.fast(null)), PATIENCE)
				.stream()
				.filter(TlsClients::isServed)
				.count();
		}
	}

}
