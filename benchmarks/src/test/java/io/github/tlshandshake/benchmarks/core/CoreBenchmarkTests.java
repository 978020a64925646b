package io.github.tlshandshake.benchmarks.core;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the benchmarks of the core.
 */
class CoreBenchmarkTests {

	@Test
	void endsHandshakeWhileOthersArePending() {
		HandshakeBenchmark benchmark = new HandshakeBenchmark();
		benchmark.pending = 10;
		benchmark.gather();
		assertThat(benchmark.onOneThread()).isTrue();
		benchmark.disperse();
	}

	@Test
	void sweepsExpiredHandshakes() throws InterruptedException {
		SweepBenchmark benchmark = new SweepBenchmark();
		benchmark.expired = 10;
		benchmark.gather();
		benchmark.sweep();
		benchmark.disperse();
	}

	@Test
	void readsEndpoint() {
		try (PendingClients clients = new PendingClients(10)) {
			assertThat(new String(new EndpointRead(clients.connectors()).json())).contains("\"pending\":10,");
		}
	}

}
