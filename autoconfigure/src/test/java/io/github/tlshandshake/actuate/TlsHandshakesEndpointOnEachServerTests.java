package io.github.tlshandshake.actuate;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for each field of the report, on each server.
 */
class TlsHandshakesEndpointOnEachServerTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int HELLO_LENGTH = ClientHello.of("localhost").bytes().length;

	@ParameterizedTest
	@EnumSource
	void reportsEachField(ServerKind kind) throws Exception {
		try (TestServer server = TestServer.start(kind, "tls-handshake.timeout=10s", "tls-handshake.stuck-after=100ms",
				"tls-handshake.max-pending=500")) {
			try (StuckClients clients = StuckClients.open(StuckKind.STALLED, server.port())) {
				Awaitility.await().atMost(PATIENCE).until(() -> server.connector().stuckCount() == 1);
				String report = report(server);
				assertConnector(report, kind, server);
				assertStuck(report, server);
				server.connector().change((settings) -> settings.withTimeout(Duration.ofMillis(500)));
				clients.awaitClose(PATIENCE);
			}
			assertEnded(report(server), server);
		}
	}

	private void assertConnector(String report, ServerKind kind, TestServer server) {
		Map<String, Object> connector = JsonPath.read(report, "$.connectors[0]");
		assertThat(connector).containsEntry("name", server.connector().name())
			.containsEntry("server", kind.server())
			.containsEntry("port", server.port())
			.containsEntry("timed", true)
			.containsEntry("timeout", "PT10S")
			.containsEntry("stuckAfter", "PT0.1S")
			.containsEntry("mode", "enforce")
			.containsEntry("maxPending", 500)
			.containsEntry("stuck", 1)
			.containsEntry("observed", Map.of("wouldHaveClosed", 0, "laterSucceeded", 0))
			.containsKeys("oldest", "outcomes", "timeouts")
			.doesNotContainKeys("reason", "suggestedTimeout");
		assertThat((int) JsonPath.read(report, "$.connectors[0].pending")).isPositive();
		Map<String, Object> duration = JsonPath.read(report, "$.connectors[0].duration");
		assertThat(duration).containsOnlyKeys("count", "p50", "p99", "p999", "max");
	}

	private void assertStuck(String report, TestServer server) {
		Map<String, Object> stuck = JsonPath.read(report, "$.stuck[0]");
		assertThat(stuck).containsEntry("connector", server.connector().name())
			.containsEntry("remoteAddress", "127.0.0.1")
			.containsEntry("serverName", "localhost")
			.containsEntry("phase", "negotiation")
			.containsEntry("waitingOn", "client")
			.containsEntry("bytesReceived", HELLO_LENGTH)
			.containsKeys("remotePort", "since");
		Duration age = Duration.parse((String) stuck.get("age"));
		assertThat(age.plus(Duration.parse((String) stuck.get("remaining")))).isBetween(Duration.ofMillis(9998),
				Duration.ofSeconds(10));
		assertThat((int) JsonPath.read(report, "$.stuckOmitted")).isZero();
	}

	private void assertEnded(String report, TestServer server) {
		Map<String, Object> recent = JsonPath.read(report, "$.recent[0]");
		assertThat(recent).containsEntry("connector", server.connector().name())
			.containsEntry("outcome", "timeout")
			.containsEntry("phase", "negotiation")
			.containsEntry("waitingOn", "client")
			.containsEntry("remoteAddress", "127.0.0.1")
			.containsEntry("serverName", "localhost")
			.containsEntry("bytesReceived", HELLO_LENGTH)
			.containsEntry("error", null)
			.containsKeys("at", "remotePort");
		assertThat(Duration.parse((String) recent.get("age"))).isBetween(Duration.ofMillis(500),
				Duration.ofSeconds(10));
		List<Map<String, Object>> sources = JsonPath.read(report, "$.sources");
		assertThat(sources).singleElement()
			.satisfies((source) -> assertThat(source).containsEntry("remoteAddress", "127.0.0.1")
				.containsEntry("timeouts", 1));
		assertThat((int) JsonPath.read(report, "$.connectors[0].outcomes.timeout")).isOne();
		assertThat((int) JsonPath.read(report, "$.connectors[0].timeouts.negotiation")).isOne();
	}

	private static String report(TestServer server) throws IOException, InterruptedException {
		return server.get("/actuator/tlshandshakes").body();
	}

}
