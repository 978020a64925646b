package io.github.tlshandshake.netty;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the timers of Reactor Netty's own, which fire after 10 seconds.
 */
@ExtendWith(OutputCaptureExtension.class)
class NettyTimerLimitTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final String REASON = "the timeout in force is PT10S: Reactor Netty's own timeout comes first; "
			+ "the system property reactor.netty.tcp.sslHandshakeTimeout sets it, in milliseconds";

	private final BasicJsonTester json = new BasicJsonTester(getClass());

	@Test
	void countsTimeoutsWhoeverIsFirst(CapturedOutput output) throws Exception {
		try (TestServer server = TestServer.start(ServerKind.NETTY);
				TestServer longer = TestServer.start(ServerKind.NETTY, "tls-handshake.timeout=12s")) {
			assertClosedAtLimit(List.of(server, longer));
		}
		assertThat(output.getAll()).doesNotContain("\tat ", "ERROR");
	}

	private void assertClosedAtLimit(List<TestServer> servers) throws Exception {
		List<Outcomes> outcomes = servers.stream().map((server) -> Outcomes.since(server.connector())).toList();
		try (StuckClients silent = StuckClients.open(StuckKind.SILENT, 5, servers.get(0).port());
				StuckClients stalled = StuckClients.open(StuckKind.STALLED, 5, servers.get(0).port());
				StuckClients longerSilent = StuckClients.open(StuckKind.SILENT, 5, servers.get(1).port());
				StuckClients longerStalled = StuckClients.open(StuckKind.STALLED, 5, servers.get(1).port())) {
			for (StuckClients clients : List.of(silent, stalled, longerSilent, longerStalled)) {
				assertThat(clients.awaitAllClosed(PATIENCE))
					.allSatisfy((time) -> assertThat(time).isBetween(LIMIT.minusMillis(50), LIMIT.plusSeconds(1)));
			}
		}
		assertThat(outcomes).extracting(Outcomes::counts).containsOnly(Map.of(HandshakeOutcome.TIMEOUT, 10L));
	}

	@Test
	void reportsTimeoutThatIsLongerThanTheLimit(CapturedOutput output) throws Exception {
		try (TestServer server = TestServer.start(ServerKind.NETTY, "tls-handshake.timeout=12s")) {
			assertThat(server.connector().limitation()).isEqualTo(REASON);
			assertThat(output.getAll().lines().filter((line) -> line.endsWith(REASON))).singleElement()
				.asString()
				.contains("WARN", "TLS handshakes on " + server.connector().name());
			assertThat(this.json.from(server.get("/actuator/tlshandshakes").body()))
				.extractingJsonPathMapValue("$.connectors[0]")
				.containsEntry("timed", true)
				.containsEntry("reason", REASON);
		}
	}

	@Test
	void saysNothingAboutTimeoutUpToTheLimit(CapturedOutput output) throws Exception {
		try (TestServer server = TestServer.start(ServerKind.NETTY)) {
			assertThat(server.connector().limitation()).isNull();
			assertThat(this.json.from(server.get("/actuator/tlshandshakes").body()))
				.doesNotHaveJsonPath("$.connectors[0].reason");
		}
		assertThat(output).doesNotContain("timeout in force");
	}

}
