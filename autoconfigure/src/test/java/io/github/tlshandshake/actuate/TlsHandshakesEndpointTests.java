package io.github.tlshandshake.actuate;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import io.github.tlshandshake.testsupport.TlsTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.json.JsonContent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TlsHandshakesEndpoint} over HTTP.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsHandshakesEndpointTests {

	private static final String PATH = "/actuator/tlshandshakes";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final BasicJsonTester json = new BasicJsonTester(getClass());

	private TestServer server;

	private static TestServer start(String... properties) {
		return TestServer.start(ServerKind.TOMCAT_SERVLET, properties);
	}

	@BeforeAll
	void startServer() {
		this.server = start("tls-handshake.timeout=60s", "tls-handshake.stuck-after=200ms");
	}

	@AfterAll
	void stopServer() {
		this.server.close();
	}

	@AfterEach
	void awaitNonePending() {
		Awaitility.await().atMost(PATIENCE).until(() -> this.server.connector().pendingCount() == 0);
	}

	private JsonContent<Object> get(String path) throws Exception {
		return get(this.server, path);
	}

	private JsonContent<Object> get(TestServer server, String path) throws Exception {
		HttpResponse<String> response = server.get(path);
		assertThat(response.statusCode()).isEqualTo(200);
		return this.json.from(response.body());
	}

	private void awaitStuck(int count) {
		Awaitility.await().atMost(PATIENCE).until(() -> this.server.connector().stuckCount() == count);
	}

	@Test
	void describesConnector() throws Exception {
		String name = "tomcat-" + this.server.port();
		JsonContent<Object> content = get(PATH);
		assertThat(content).extractingJsonPathMapValue("$")
			.containsOnlyKeys("connectors", "stuck", "stuckOmitted", "recent", "sources");
		assertThat(content).extractingJsonPathArrayValue("$.connectors").hasSize(1);
		assertThat(content).extractingJsonPathMapValue("$.connectors[0]")
			.containsEntry("name", name)
			.containsEntry("server", "tomcat")
			.containsEntry("port", this.server.port())
			.containsEntry("timed", true)
			.containsEntry("timeout", "PT1M")
			.containsEntry("stuckAfter", "PT0.2S")
			.containsEntry("mode", "enforce")
			.containsEntry("maxPending", 4096)
			.containsEntry("pending", 0)
			.containsEntry("queued", 0)
			.containsEntry("maxConcurrent", Runtime.getRuntime().availableProcessors())
			.containsEntry("stuck", 0)
			.containsEntry("oldest", "PT0S")
			.containsKeys("outcomes", "timeouts", "observed", "duration")
			.doesNotContainKeys("reason", "configuredTimeout");
		assertThat(content).extractingJsonPathMapValue("$.connectors[0].outcomes")
			.containsOnlyKeys("success", "timeout", "evicted", "closed", "aborted", "probe", "error");
		assertThat(content).extractingJsonPathMapValue("$.connectors[0].timeouts")
			.isEqualTo(Map.of("noData", 0, "clientHello", 0, "negotiation", 0, "waitingOnServer", 0));
		assertThat(content).extractingJsonPathMapValue("$.connectors[0].observed")
			.isEqualTo(Map.of("wouldHaveClosed", 0, "laterSucceeded", 0));
		assertThat(content).extractingJsonPathMapValue("$.connectors[0].duration")
			.containsOnlyKeys("count", "p50", "p99", "p999", "max");
		assertThat(Duration.parse(string(content, "$.connectors[0].duration.max"))).isBetween(Duration.ofNanos(1),
				PATIENCE);
	}

	@Test
	void tellsTimeoutInForceBesideConfiguredOne() throws Exception {
		try (TestServer other = start("tls-handshake.timeout=15s", "tls-handshake.stuck-after=50ms");
				StuckClients clients = StuckClients.open(StuckKind.SILENT, other.port())) {
			other.connector().limitTimeout(Duration.ofSeconds(10), "the server is first");
			Awaitility.await().atMost(PATIENCE).until(() -> other.connector().stuckCount() == 1);
			JsonContent<Object> content = get(other, PATH);
			assertThat(content).extractingJsonPathMapValue("$.connectors[0]")
				.containsEntry("timeout", "PT10S")
				.containsEntry("configuredTimeout", "PT15S")
				.containsEntry("reason", "the timeout in force is PT10S: the server is first");
			Duration age = Duration.parse(string(content, "$.stuck[0].age"));
			Duration remaining = Duration.parse(string(content, "$.stuck[0].remaining"));
			assertThat(age.plus(remaining)).isBetween(Duration.ofMillis(9998), Duration.ofSeconds(10));
			assertThat(clients.openCount()).isOne();
		}
	}

	@Test
	void countsSuccesses() throws Exception {
		int before = number(get(PATH), "$.connectors[0].outcomes.success");
		JsonContent<Object> content = get(PATH);
		assertThat(number(content, "$.connectors[0].outcomes.success")).isEqualTo(before + 1);
		assertThat(number(content, "$.connectors[0].duration.count")).isEqualTo(before + 1);
	}

	private int number(JsonContent<Object> content, String path) {
		List<Number> values = new ArrayList<>();
		assertThat(content).extractingJsonPathNumberValue(path).isNotNull().satisfies(values::add);
		return values.get(0).intValue();
	}

	@Test
	void describesSilentClient() throws Exception {
		try (TlsTestClient client = TlsTestClient.connect(this.server.port())) {
			awaitStuck(1);
			JsonContent<Object> content = get(PATH);
			assertThat(content).extractingJsonPathArrayValue("$.stuck").hasSize(1);
			assertThat(content).extractingJsonPathMapValue("$.stuck[0]")
				.containsOnlyKeys("connector", "remoteAddress", "remotePort", "serverName", "since", "age", "remaining",
						"phase", "waitingOn", "bytesReceived", "queued")
				.containsEntry("connector", "tomcat-" + this.server.port())
				.containsEntry("remoteAddress", "127.0.0.1")
				.containsEntry("remotePort", client.localPort())
				.containsEntry("serverName", null)
				.containsEntry("phase", "no-data")
				.containsEntry("waitingOn", "client")
				.containsEntry("bytesReceived", 0)
				.containsEntry("queued", false);
			Duration age = Duration.parse(string(content, "$.stuck[0].age"));
			Duration remaining = Duration.parse(string(content, "$.stuck[0].remaining"));
			assertThat(age).isBetween(Duration.ofMillis(200), PATIENCE);
			assertThat(age.plus(remaining)).isBetween(Duration.ofMillis(59_998), Duration.ofSeconds(60));
			assertThat(Instant.parse(string(content, "$.stuck[0].since"))).isBetween(Instant.now().minus(PATIENCE),
					Instant.now().minusMillis(150));
			assertThat(content).extractingJsonPathMapValue("$.connectors[0]")
				.containsEntry("pending", 1)
				.containsEntry("stuck", 1);
			assertThat(Duration.parse(string(content, "$.connectors[0].oldest"))).isBetween(Duration.ofMillis(200),
					PATIENCE);
			assertThat(content).extractingJsonPathMapValue("$.sources[0]")
				.containsEntry("remoteAddress", "127.0.0.1")
				.containsEntry("pending", 1);
		}
	}

	private String string(JsonContent<Object> content, String path) {
		List<String> values = new ArrayList<>();
		assertThat(content).extractingJsonPathStringValue(path).isNotNull().satisfies(values::add);
		return values.get(0);
	}

	@Test
	void describesClientsInAllPhasesOldestFirst() throws Exception {
		try (StuckClients stalled = StuckClients.open(StuckKind.STALLED, this.server.port())) {
			awaitStuck(1);
			try (StuckClients partial = StuckClients.open(StuckKind.PARTIAL_HELLO, this.server.port())) {
				awaitStuck(2);
				JsonContent<Object> content = get(PATH);
				assertThat(content).extractingJsonPathMapValue("$.stuck[0]")
					.containsEntry("serverName", "localhost")
					.containsEntry("phase", "negotiation")
					.containsEntry("bytesReceived", ClientHello.of("localhost").bytes().length);
				assertThat(content).extractingJsonPathMapValue("$.stuck[1]")
					.containsEntry("serverName", null)
					.containsEntry("phase", "client-hello")
					.containsEntry("bytesReceived", 20);
				assertThat(content).extractingJsonPathNumberValue("$.stuckOmitted").isEqualTo(0);
				assertThat(partial.openCount() + stalled.openCount()).isEqualTo(2);
			}
		}
	}

	@Test
	void limitsStuckClients() throws Exception {
		try (TlsTestClient oldest = TlsTestClient.connect(this.server.port())) {
			awaitStuck(1);
			try (StuckClients clients = StuckClients.open(StuckKind.SILENT, 102, this.server.port())) {
				awaitStuck(103);
				assertLimited(PATH, 100, 3);
				assertLimited(PATH + "?limit=1", 1, 102);
				assertLimited(PATH + "?limit=0", 0, 103);
				assertLimited(PATH + "?limit=1000", 103, 0);
				assertThat(get(PATH + "?limit=1")).extractingJsonPathNumberValue("$.stuck[0].remotePort")
					.isEqualTo(oldest.localPort());
				assertThat(get(PATH)).extractingJsonPathNumberValue("$.connectors[0].stuck").isEqualTo(103);
				assertThat(clients.openCount()).isEqualTo(102);
			}
		}
	}

	private void assertLimited(String path, int rows, int omitted) throws Exception {
		JsonContent<Object> content = get(path);
		assertThat(content).extractingJsonPathArrayValue("$.stuck").hasSize(rows);
		assertThat(content).extractingJsonPathNumberValue("$.stuckOmitted").isEqualTo(omitted);
	}

	@Test
	void rejectsNegativeLimit() throws Exception {
		assertRejected("-1", "'limit' must not be negative");
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "1.5", "99999999999" })
	void rejectsLimitThatIsNoNumber(String limit) throws Exception {
		assertRejected(limit, "'limit' must be a number");
	}

	private void assertRejected(String limit, String reason) throws Exception {
		HttpResponse<String> response = this.server.get(PATH + "?limit=" + limit);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(this.json.from(response.body())).extractingJsonPathStringValue("$.reason").isEqualTo(reason);
	}

	@Test
	void describesSingleConnector() throws Exception {
		String name = "tomcat-" + this.server.port();
		assertThat(get(PATH + "/" + name)).extractingJsonPathMapValue("$")
			.containsEntry("name", name)
			.containsEntry("timeout", "PT1M")
			.containsKeys("outcomes", "timeouts", "pending")
			.doesNotContainKeys("connectors");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tomcat-1", "TOMCAT", "%20" })
	void knowsNoConnectorOfOtherName(String name) throws Exception {
		assertThat(this.server.get(PATH + "/" + name).statusCode()).isEqualTo(404);
	}

	@Test
	void showsAddressesNever() throws Exception {
		assertAddressesShown("never", false);
	}

	@Test
	void showsNoAddressesToAnonymousWhenAuthorized() throws Exception {
		assertAddressesShown("when-authorized", false);
	}

	@Test
	void showsAddressesAlways() throws Exception {
		assertAddressesShown("always", true);
	}

	private void assertAddressesShown(String showAddresses, boolean shown) throws Exception {
		try (TestServer other = start("tls-handshake.timeout=2s", "tls-handshake.stuck-after=200ms",
				"tls-handshake.endpoint.show-addresses=" + showAddresses)) {
			try (StuckClients clients = StuckClients.open(StuckKind.STALLED, other.port())) {
				Awaitility.await().atMost(PATIENCE).until(() -> other.connector().stuckCount() == 1);
				JsonContent<Object> content = get(other, PATH);
				assertShown(content, "$.stuck[0]", shown);
				assertThat(content).extractingJsonPathMapValue("$.stuck[0]").containsEntry("phase", "negotiation");
				assertThat(content).extractingJsonPathNumberValue("$.sources[0].pending").isEqualTo(1);
				clients.awaitClose(PATIENCE);
			}
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> other.connector().counts().count(HandshakeOutcome.TIMEOUT) == 1);
			JsonContent<Object> content = get(other, PATH);
			assertShown(content, "$.recent[0]", shown);
			assertThat(content).extractingJsonPathMapValue("$.sources[0]")
				.containsEntry("timeouts", 1)
				.hasSize(shown ? 5 : 4);
			assertThat(content.getJson().contains("127.0.0.1")).isEqualTo(shown);
		}
	}

	private void assertShown(JsonContent<Object> content, String row, boolean shown) {
		if (shown) {
			assertThat(content).extractingJsonPathMapValue(row)
				.containsEntry("remoteAddress", "127.0.0.1")
				.containsEntry("serverName", "localhost")
				.containsKey("remotePort");
		}
		else {
			assertThat(content).extractingJsonPathMapValue(row)
				.doesNotContainKeys("remoteAddress", "remotePort", "serverName");
		}
	}

	@Test
	void describesHandshakesThatTimedOut() throws Exception {
		try (TestServer other = start("tls-handshake.timeout=500ms")) {
			for (StuckKind stuck : List.of(StuckKind.SILENT, StuckKind.PARTIAL_HELLO, StuckKind.STALLED)) {
				try (StuckClients clients = StuckClients.open(stuck, other.port())) {
					clients.awaitClose(PATIENCE);
				}
			}
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> other.connector().counts().count(HandshakeOutcome.TIMEOUT) == 3);
			JsonContent<Object> content = get(other, PATH);
			assertThat(content).extractingJsonPathNumberValue("$.connectors[0].outcomes.timeout").isEqualTo(3);
			assertThat(content).extractingJsonPathMapValue("$.connectors[0].timeouts")
				.isEqualTo(Map.of("noData", 1, "clientHello", 1, "negotiation", 1, "waitingOnServer", 0));
			assertThat(content).extractingJsonPathArrayValue("$.recent[*].phase")
				.containsExactly("negotiation", "client-hello", "no-data");
			assertThat(content).extractingJsonPathMapValue("$.recent[2]")
				.containsOnlyKeys("connector", "at", "outcome", "phase", "waitingOn", "remoteAddress", "remotePort",
						"serverName", "age", "bytesReceived", "error")
				.containsEntry("connector", "tomcat-" + other.port())
				.containsEntry("outcome", "timeout")
				.containsEntry("waitingOn", "client")
				.containsEntry("bytesReceived", 0)
				.containsEntry("error", null);
			assertThat(Duration.parse(string(content, "$.recent[2].age"))).isBetween(Duration.ofMillis(500),
					Duration.ofMillis(1500));
			assertThat(Instant.parse(string(content, "$.recent[2].at"))).isBetween(Instant.now().minus(PATIENCE),
					Instant.now());
			assertThat(content).extractingJsonPathArrayValue("$.sources").hasSize(1);
			assertThat(content).extractingJsonPathMapValue("$.sources[0]")
				.isEqualTo(
						Map.of("remoteAddress", "127.0.0.1", "pending", 0, "timeouts", 3, "evicted", 0, "errors", 0));
		}
	}

	@Test
	void describesWhatTlsSaidWhenItRefusedClient() throws Exception {
		try (TestServer other = start()) {
			try (TlsTestClient client = TlsTestClient.connect(other.port())) {
				client.send(new byte[200]);
				client.awaitClose(PATIENCE);
			}
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> other.connector().counts().count(HandshakeOutcome.ERROR) == 1);
			JsonContent<Object> content = get(other, PATH);
			assertThat(content).extractingJsonPathStringValue("$.recent[0].outcome").isEqualTo("error");
			assertThat(content).extractingJsonPathStringValue("$.recent[0].error").isNotBlank();
		}
	}

}
