package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.tlshandshake.testsupport.ClientHello;

/**
 * Connections without a handshake: does one of them leak?
 */
final class Garbage {

	private static final int VISITORS = 16;

	// The same garbage each time
	private static final int SEED = 2026;

	private final Sample sample;

	private final int connections;

	Garbage(Sample sample, int connections) {
		this.sample = sample;
		this.connections = connections;
	}

	void run() throws Exception {
		Report.title("Garbage: %,d connections".formatted(this.connections));
		Report.load();
		Report.header("", "pending", "ended, without reads of the endpoint", "live heap, KiB", "descriptors");
		try (ServerProcess server = this.sample.start(true, "server.tomcat.max-connections=1000")) {
			EndpointReader endpoint = new EndpointReader(this.sample.clients(server.port()));
			visit(server, Math.min(this.connections, 2000));
			report("before", endpoint.settle(), server);
			visit(server, this.connections);
			EndpointReader.ConnectorState after = endpoint.settle();
			report("after", after, server);
			Report.say("%nOutcomes: %s", after.outcomes());
		}
		Report.load();
	}

	private static void report(String when, EndpointReader.ConnectorState state, ServerProcess server) {
		Report.row(when, state.pending(), Report.number(state.endedOfOthers(), 0),
				Report.number(server.liveHeap() / 1024, 0), server.descriptors());
	}

	private void visit(ServerProcess server, int count) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(VISITORS);
		try {
			List<Future<?>> visitors = new ArrayList<>();
			for (int visitor = 0; visitor < VISITORS; visitor++) {
				int first = visitor;
				visitors.add(executor.submit(() -> visit(server.port(), first, count)));
			}
			for (Future<?> visitor : visitors) {
				visitor.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static Void visit(int port, int first, int count) throws IOException {
		BrokenClientKind[] all = BrokenClientKind.values();
		Random random = new Random(SEED + first);
		byte[] hello = ClientHello.of("localhost").bytes();
		for (int i = first; i < count; i += VISITORS) {
			all[i % all.length].visit(port, hello, random);
		}
		return null;
	}

}
