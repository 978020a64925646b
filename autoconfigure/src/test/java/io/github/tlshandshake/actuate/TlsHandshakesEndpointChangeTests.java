package io.github.tlshandshake.actuate;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.UntimedConnector;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the operations of {@link TlsHandshakesEndpoint} that change something.
 */
@ExtendWith(OutputCaptureExtension.class)
class TlsHandshakesEndpointChangeTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final String UNRESTRICTED = "management.endpoint.tlshandshakes.access=unrestricted";

	@Test
	void allowsReadingOnlyUnlessAccessIsUnrestricted() throws Exception {
		try (TestServer server = TestServer.start(ServerKind.TOMCAT_SERVLET)) {
			HandshakeSettings before = server.connector().settings();
			assertThat(post(server, "{\"timeout\":\"1s\"}").statusCode()).isIn(404, 405);
			assertThat(delete(server).statusCode()).isIn(404, 405);
			assertThat(server.get(path(server)).statusCode()).isEqualTo(200);
			assertThat(server.connector().settings()).isEqualTo(before);
		}
	}

	@ParameterizedTest
	@EnumSource
	void changesTimeoutOfPendingHandshakesAtOnce(ServerKind kind, CapturedOutput output) throws Exception {
		try (TestServer server = TestServer.start(kind, UNRESTRICTED, "tls-handshake.timeout=60s");
				StuckClients clients = StuckClients.open(StuckKind.SILENT, 10, server.port())) {
			awaitPending(server, 10);
			HttpResponse<String> response = post(server, "{\"timeout\":\"500ms\"}");
			assertThat(response.statusCode()).isEqualTo(204);
			assertThat(clients.awaitAllClosed(PATIENCE))
				.allSatisfy((time) -> assertThat(time).isBetween(Duration.ofMillis(500), Duration.ofSeconds(10)));
			assertThat(server.get(path(server)).body()).contains("\"timeout\":\"PT0.5S\"");
			assertThat(output).contains("timeout PT0.5S, mode enforce (before: PT1M, enforce)");
		}
	}

	@ParameterizedTest
	@EnumSource
	void closesNothingAfterChangeToObserve(ServerKind kind) throws Exception {
		try (TestServer server = TestServer.start(kind, UNRESTRICTED, "tls-handshake.timeout=60s");
				StuckClients clients = StuckClients.open(StuckKind.STALLED, 5, server.port())) {
			awaitPending(server, 5);
			assertThat(post(server, "{\"timeout\":\"500ms\",\"mode\":\"observe\"}").statusCode()).isEqualTo(204);
			Awaitility.await().atMost(PATIENCE).until(() -> server.connector().counts().wouldHaveClosed() == 5);
			assertThat(clients.openCount()).isEqualTo(5);
			assertThat(server.get(path(server)).body()).contains("\"mode\":\"observe\"", "\"wouldHaveClosed\":5");
			assertThat(post(server, "{\"mode\":\"enforce\"}").statusCode()).isEqualTo(204);
			clients.awaitAllClosed(PATIENCE);
			assertThat(server.connector().counts().count(HandshakeOutcome.TIMEOUT)).isEqualTo(5);
		}
	}

	@ParameterizedTest
	@EnumSource
	void countsHonestClientThatSucceedsLateWhenObserving(ServerKind kind) throws Exception {
		try (TestServer server = TestServer.start(kind, "tls-handshake.mode=observe", "tls-handshake.timeout=300ms")) {
			HonestClient client = HonestClient.create().withPause(Duration.ofSeconds(1));
			assertThat(client.get(server.port(), "/").body()).isEqualTo("hello");
			assertThat(server.connector().counts().wouldHaveClosed()).isOne();
			assertThat(server.connector().counts().laterSucceeded()).isOne();
			assertThat(server.get(path(server)).body())
				.contains("\"observed\":{\"wouldHaveClosed\":1,\"laterSucceeded\":1}");
		}
	}

	@ParameterizedTest
	@EnumSource
	void closesStuckHandshakesOnDemand(ServerKind kind) throws Exception {
		try (TestServer server = TestServer.start(kind, UNRESTRICTED, "tls-handshake.timeout=60s",
				"tls-handshake.stuck-after=100ms");
				StuckClients silent = StuckClients.open(StuckKind.SILENT, 4, server.port());
				StuckClients stalled = StuckClients.open(StuckKind.STALLED, 5, server.port())) {
			Awaitility.await().atMost(PATIENCE).until(() -> server.connector().stuckCount() == 9);
			HttpResponse<String> response = delete(server);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).isEqualTo("{\"closed\":9}");
			silent.awaitAllClosed(PATIENCE);
			stalled.awaitAllClosed(PATIENCE);
			assertThat(server.connector().counts().count(HandshakeOutcome.CLOSED)).isEqualTo(9);
			assertThat(delete(server).body()).isEqualTo("{\"closed\":0}");
		}
	}

	@Test
	void rejectsWrongChangeWithReasonAndChangesNothing() throws Exception {
		try (TestServer server = TestServer.start(ServerKind.TOMCAT_SERVLET, UNRESTRICTED)) {
			HandshakeConnector connector = server.connector();
			HandshakeSettings before = connector.settings();
			List<String> wrong = List.of("{\"timeout\":\"0s\"}", "{\"timeout\":\"-1s\"}", "{\"timeout\":\"soon\"}",
					"{\"timeout\":\"1ns\"}", "{\"timeout\":\"99ms\"}", "{\"timeout\":\"25h\"}",
					"{\"timeout\":\"PT2562047788015H\"}", "{\"timeout\":\"1000000000000d\"}", "{\"timeout\":\"\"}",
					"{\"mode\":\"strict\"}", "{\"timeout\":\"5s\",\"mode\":\"\"}", "{}");
			for (String body : wrong) {
				HttpResponse<String> response = post(server, body);
				assertThat(response.statusCode()).as(body).isEqualTo(400);
				assertThat(response.body()).as(body).startsWith("{\"reason\":\"'").contains("must be");
			}
			assertThat(connector.settings()).isEqualTo(before);
			assertThat(before.mode()).isEqualTo(HandshakeMode.ENFORCE);
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{\"timeout\":5}", "{\"timeout\":\"5\"}", "{\"timeout\":\"5s\"}", "{\"timeout\":\"PT5S\"}" })
	void takesNumberWithoutUnitAsSeconds(String body) throws Exception {
		try (TestServer server = TestServer.start(ServerKind.TOMCAT_SERVLET, UNRESTRICTED)) {
			assertThat(post(server, body).statusCode()).isEqualTo(204);
			assertThat(server.connector().settings().timeout()).isEqualTo(Duration.ofSeconds(5));
		}
	}

	@ParameterizedTest
	@CsvSource({ "POST, '{\"timeout\":\"1s\"}'", "DELETE, ''" })
	void answersNotFoundForUnknownConnector(String method, String body) throws Exception {
		try (TestServer server = TestServer.start(ServerKind.TOMCAT_SERVLET, UNRESTRICTED)) {
			HttpResponse<String> response = server.send("/actuator/tlshandshakes/tomcat-1",
					(request) -> request.method(method, HttpRequest.BodyPublishers.ofString(body))
						.header("Content-Type", "application/json"));
			assertThat(response.statusCode()).isEqualTo(404);
		}
	}

	@ParameterizedTest
	@CsvSource({ "POST, '{\"timeout\":\"1s\"}'", "DELETE, ''" })
	void answersConflictAndReasonForUntimedConnector(String method, String body) throws Exception {
		try (TestServer server = TestServer.start(ServerKind.TOMCAT_SERVLET, UNRESTRICTED)) {
			server.context()
				.getBean(HandshakeConnectors.class)
				.reportUntimed(new UntimedConnector("tomcat", 1, "it is an example"));
			HttpResponse<String> response = server.send("/actuator/tlshandshakes/tomcat-1",
					(request) -> request.method(method, HttpRequest.BodyPublishers.ofString(body))
						.header("Content-Type", "application/json"));
			assertThat(response.statusCode()).isEqualTo(409);
			assertThat(response.body())
				.isEqualTo("{\"reason\":\"TLS handshakes on tomcat-1 are not timed: it is an example\"}");
		}
	}

	@Test
	void answersChangeThatChangesNothingAndLogsNothing(CapturedOutput output) throws Exception {
		try (TestServer server = TestServer.start(ServerKind.TOMCAT_SERVLET, UNRESTRICTED)) {
			assertThat(post(server, "{\"timeout\":\"10s\",\"mode\":\"enforce\"}").statusCode()).isEqualTo(204);
			assertThat(output).doesNotContain("(before:");
		}
	}

	private static void awaitPending(TestServer server, int count) {
		Awaitility.await().atMost(PATIENCE).until(() -> server.connector().pendingCount() == count);
	}

	private static HttpResponse<String> post(TestServer server, String body) throws IOException, InterruptedException {
		return server.send(path(server), (request) -> request.POST(HttpRequest.BodyPublishers.ofString(body))
			.header("Content-Type", "application/json"));
	}

	private static HttpResponse<String> delete(TestServer server) throws IOException, InterruptedException {
		return server.send(path(server), HttpRequest.Builder::DELETE);
	}

	private static String path(TestServer server) {
		return "/actuator/tlshandshakes/" + server.connector().name();
	}

}
