package io.github.tlshandshake.benchmarks.load;

import java.nio.file.Files;
import java.time.Duration;

import io.github.tlshandshake.testsupport.HonestConnection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link Sample}.
 */
class SampleTests {

	@Test
	void runsWithoutStarter() throws Exception {
		// Packaged by a build that comes this far, and not when only tests are run
		assumeThat(Files.exists(Sample.jar())).isTrue();
		try (Sample sample = Sample.extract(); ServerProcess server = sample.start(false)) {
			HonestClients clients = sample.clients(server.port());
			assertThat(new ClosedLoop(server, clients).handshakes(Duration.ofMillis(100)).count()).isPositive();
			try (HonestConnection connection = clients.open()) {
				assertThat(connection.request("GET", "/actuator/tlshandshakes").status()).isEqualTo(404);
			}
		}
	}

}
