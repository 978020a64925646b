package io.github.tlshandshake.tomcat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.Attack;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for clients whose bytes make no ClientHello, of which Tomcat says that the server
 * name has been looked for.
 */
class TomcatWithoutHelloTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@ParameterizedTest
	@CsvSource({ "NIO, ALERT_HEADER", "NIO, UNFINISHED_RECORD", "NIO, UNFINISHED_MESSAGE", "NIO2, ALERT_HEADER",
			"NIO2, UNFINISHED_MESSAGE" })
	void servesHonestClientsWhileOthersHoldConnectionsWithoutHello(TomcatProtocol protocol, StuckKind kind)
			throws Exception {
		try (TestServer server = protocol.start("server.tomcat.max-connections=100");
				Attack attack = Attack.start(kind, 400, server.port())) {
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> server.connector().counts().count(HandshakeOutcome.EVICTED) > 50);
			assertThat(visits(server, 20)).filteredOn((time) -> time.compareTo(Duration.ofSeconds(1)) < 0)
				.hasSizeGreaterThanOrEqualTo(15);
			assertThat(attack.opened()).isGreaterThan(400);
		}
	}

	private List<Duration> visits(TestServer server, int count) throws IOException {
		List<Duration> times = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			long start = System.nanoTime();
			assertThat(HonestClient.create().get(server.port(), "/").body()).isEqualTo("hello");
			times.add(Duration.ofNanos(System.nanoTime() - start));
		}
		return times;
	}

}
