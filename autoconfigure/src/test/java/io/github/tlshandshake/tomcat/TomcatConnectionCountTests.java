package io.github.tlshandshake.tomcat;

import java.time.Duration;

import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.Storm;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the slots that connections give back, whatever becomes of their handshakes.
 */
class TomcatConnectionCountTests {

	@ParameterizedTest
	@EnumSource
	void givesBackSlotOfEachConnection(TomcatProtocol protocol) throws Exception {
		try (TestServer server = protocol.start("tls-handshake.timeout=1s")) {
			HonestClient.create().get(server.port(), "/");
			Awaitility.await().during(Duration.ofMillis(500)).until(() -> TomcatConnections.count(server) <= 1);
			long before = TomcatConnections.count(server);
			assertThat(Storm.of(server.port()).run(1000)).isEqualTo(1000);
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.during(Duration.ofMillis(500))
				.untilAsserted(() -> assertThat(TomcatConnections.count(server)).isEqualTo(before));
			assertThat(server.connector().pendingCount()).isZero();
		}
	}

}
