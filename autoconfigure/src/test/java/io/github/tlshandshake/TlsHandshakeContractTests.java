package io.github.tlshandshake;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLException;

import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.github.tlshandshake.connector.Turns;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.HttpRequests;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.Storm;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import io.github.tlshandshake.testsupport.TlsTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What each server promises to clients, honest and stuck.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
public abstract class TlsHandshakeContractTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	// Machines that run tests are shared and noisy
	private static final Duration LATEST = TIMEOUT.plusSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final ServerKind kind;

	private final List<Class<?>> configuration;

	private TestServer server;

	private Outcomes outcomes;

	protected TlsHandshakeContractTests(ServerKind kind, Class<?>... configuration) {
		this.kind = kind;
		this.configuration = List.of(configuration);
	}

	private TestServer start(String... properties) {
		return TestServer.start(this.kind, this.configuration, properties);
	}

	protected TestServer server() {
		return this.server;
	}

	@BeforeAll
	void startServer() {
		this.server = start("tls-handshake.timeout=" + TIMEOUT, "tls-handshake.stuck-after=100ms",
				"server.http2.enabled=true");
	}

	@AfterAll
	void stopServer() {
		this.server.close();
	}

	@BeforeEach
	void countOutcomes() {
		awaitNonePending();
		this.outcomes = Outcomes.since(this.server.connector());
	}

	@AfterEach
	void logsNoStackTrace(CapturedOutput output) {
		assertThat(output.getAll()).doesNotContain("\tat ", "ERROR");
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "DRIPPING_RECORDS", "LATE_HELLO" })
	void closesStuckClientAtTimeout(StuckKind stuck) throws Exception {
		try (StuckClients clients = StuckClients.open(stuck, port())) {
			assertThat(clients.awaitClose(PATIENCE)).isBetween(TIMEOUT, LATEST);
		}
		this.outcomes.awaitOnly(HandshakeOutcome.TIMEOUT);
	}

	@Test
	void closesClientThatDripsRecordsAtTimeoutOrBefore() throws Exception {
		try (StuckClients clients = StuckClients.open(StuckKind.DRIPPING_RECORDS, port())) {
			assertThat(clients.awaitClose(PATIENCE)).isLessThan(LATEST);
		}
		assertThat(this.outcomes.total()).isOne();
		assertThat(this.outcomes.counts()).containsAnyOf(Map.entry(HandshakeOutcome.ERROR, 1L),
				Map.entry(HandshakeOutcome.TIMEOUT, 1L));
	}

	@Test
	void countsTimeoutsByPhase() throws Exception {
		Map<StuckKind, HandshakePhase> phases = Map.of(StuckKind.SILENT, HandshakePhase.NO_DATA, StuckKind.DRIPPING,
				HandshakePhase.CLIENT_HELLO, StuckKind.STALLED, HandshakePhase.NEGOTIATION);
		for (Map.Entry<StuckKind, HandshakePhase> entry : phases.entrySet()) {
			long before = timeouts(entry.getValue());
			try (StuckClients clients = StuckClients.open(entry.getKey(), port())) {
				clients.awaitClose(PATIENCE);
			}
			assertThat(timeouts(entry.getValue())).isEqualTo(before + 1);
		}
	}

	private long timeouts(HandshakePhase phase) {
		return connector().counts().timeouts(phase, WaitingOn.CLIENT);
	}

	@Test
	void reportsSilentClient() throws Exception {
		assertThat(progressOf(StuckKind.SILENT))
			.isEqualTo(new HandshakeProgress(HandshakePhase.NO_DATA, WaitingOn.CLIENT, 0, null));
	}

	@Test
	void reportsClientWithIncompleteHello() throws Exception {
		assertThat(progressOf(StuckKind.PARTIAL_HELLO))
			.isEqualTo(new HandshakeProgress(HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT, 20, null));
	}

	@ParameterizedTest
	@CsvSource({ "ALERT_HEADER, 5", "UNFINISHED_RECORD, 11", "UNFINISHED_MESSAGE, 11" })
	void reportsClientWithoutHello(StuckKind stuck, int bytes) throws Exception {
		assertThat(progressOf(stuck))
			.isEqualTo(new HandshakeProgress(HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT, bytes, null));
	}

	@Test
	void reportsDrippingClient() throws Exception {
		HandshakeProgress progress = progressOf(StuckKind.DRIPPING);
		assertThat(progress.phase()).isEqualTo(HandshakePhase.CLIENT_HELLO);
		assertThat(progress.bytesReceived()).isBetween(2L, ClientHello.of("localhost").bytes().length - 1L);
	}

	@Test
	void reportsStalledClient() throws Exception {
		int length = ClientHello.of("localhost").bytes().length;
		assertThat(progressOf(StuckKind.STALLED))
			.isEqualTo(new HandshakeProgress(HandshakePhase.NEGOTIATION, WaitingOn.CLIENT, length, "localhost"));
	}

	@Test
	void reportsClientThatDripsItsSecondFlight() throws Exception {
		HandshakeProgress progress = progressOf(StuckKind.DRIPPING_SECOND_FLIGHT);
		assertThat(progress.phase()).isEqualTo(HandshakePhase.NEGOTIATION);
		assertThat(progress.serverName()).isEqualTo("localhost");
		assertThat(progress.bytesReceived()).isGreaterThan(ClientHello.of("localhost").bytes().length);
	}

	private HandshakeProgress progressOf(StuckKind stuck) throws IOException {
		try (StuckClients clients = StuckClients.open(stuck, port())) {
			Awaitility.await().atMost(PATIENCE).until(() -> hasAged(Duration.ofMillis(400)));
			StuckHandshake handshake = connector().stuck(1).get(0);
			assertThat(handshake.age().plus(handshake.remaining())).isEqualTo(TIMEOUT);
			assertThat(clients.openCount()).isOne();
			return handshake.progress();
		}
	}

	private boolean hasAged(Duration age) {
		return connector().oldest().compareTo(age) > 0;
	}

	@Test
	void countsClientThatConnectsAndClosesAsProbe() throws Exception {
		TlsTestClient.connect(port()).close();
		this.outcomes.awaitOnly(HandshakeOutcome.PROBE);
	}

	@Test
	void countsClientThatConnectsAndResetsAsProbe() throws Exception {
		TlsTestClient.connect(port()).reset();
		this.outcomes.awaitOnly(HandshakeOutcome.PROBE);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 20 })
	void countsClientThatLeavesInItsHelloAsAborted(int bytes) throws Exception {
		try (TlsTestClient client = TlsTestClient.connect(port())) {
			client.send(ClientHello.of("localhost").bytes(), 0, bytes);
			client.halfClose();
			this.outcomes.awaitOnly(HandshakeOutcome.ABORTED);
		}
		assertThat(latest().progress().waitingOn()).isEqualTo(WaitingOn.CLIENT);
	}

	@Test
	void countsClientThatResetsAfterItsHelloAsAborted() throws Exception {
		TlsTestClient client = TlsTestClient.connect(port());
		client.send(ClientHello.of("localhost").bytes());
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> connector().stuck(1)
				.stream()
				.anyMatch((handshake) -> handshake.progress().phase() == HandshakePhase.NEGOTIATION));
		client.reset();
		this.outcomes.awaitOnly(HandshakeOutcome.ABORTED);
	}

	@Test
	void countsPlainHttpAsError() throws Exception {
		try (TlsTestClient client = TlsTestClient.connect(port())) {
			client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			assertThat(client.awaitClose(PATIENCE)).isLessThan(TIMEOUT);
		}
		this.outcomes.awaitOnly(HandshakeOutcome.ERROR);
		assertThat(latest().error()).isNotBlank().doesNotContainIgnoringCase("GET", "474554");
	}

	private EndedHandshake latest() {
		return this.server.context().getBean(HandshakeConnectors.class).recent().get(0);
	}

	@Test
	void countsGarbageAsError() throws Exception {
		try (TlsTestClient client = TlsTestClient.connect(port())) {
			client.send(new byte[200]);
			assertThat(client.awaitClose(PATIENCE)).isLessThan(TIMEOUT);
		}
		this.outcomes.awaitOnly(HandshakeOutcome.ERROR);
	}

	@ParameterizedTest
	@ValueSource(strings = { ClientHello.TLS_1_2, ClientHello.TLS_1_3 })
	void countsClientThatDistrustsTheCertificateAsError(String protocol) {
		HonestClient client = HonestClient.create()
			.withProtocol(protocol)
			.withContext(TestCertificates.distrustingContext());
		assertThatExceptionOfType(SSLException.class).isThrownBy(() -> client.open(port()));
		this.outcomes.awaitOnly(HandshakeOutcome.ERROR);
	}

	@Test
	void countsClientWithoutCommonCipherAsError() {
		HonestClient client = HonestClient.create()
			.withProtocol(ClientHello.TLS_1_2)
			.withCiphers("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
		assertThatExceptionOfType(SSLException.class).isThrownBy(() -> client.open(port()));
		this.outcomes.awaitOnly(HandshakeOutcome.ERROR);
	}

	@Test
	void keepsIdleConnectionAfterHandshake() throws Exception {
		try (HonestConnection connection = HonestClient.create().open(port())) {
			assertThat(connection.staysOpen(TIMEOUT.plusMillis(200))).isTrue();
			assertThat(connection.request("GET", "/").body()).isEqualTo("hello");
			assertThat(connection.staysOpen(TIMEOUT.plusMillis(200))).isTrue();
			assertThat(connection.request("GET", "/").body()).isEqualTo("hello");
		}
		this.outcomes.awaitOnly(HandshakeOutcome.SUCCESS);
	}

	@Test
	void keepsUploadThatPausesLongerThanTimeout() throws Exception {
		try (HonestConnection connection = HonestClient.create().open(port())) {
			assertThat(connection.upload("/upload", 2, TIMEOUT.plusMillis(200)).body()).isEqualTo("32");
		}
	}

	@Test
	void keepsStreamOfHttp2ThatPausesLongerThanTimeout() throws Exception {
		HttpResponse<String> response = HonestClient.create()
			.httpClient()
			.send(HttpRequests.upload(port(), "/upload", 2, TIMEOUT.plusMillis(200)),
					HttpResponse.BodyHandlers.ofString());
		assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
		assertThat(response.body()).isEqualTo("32");
		this.outcomes.awaitOnly(HandshakeOutcome.SUCCESS);
	}

	@ParameterizedTest
	@ValueSource(strings = { ClientHello.TLS_1_2, ClientHello.TLS_1_3 })
	void servesClientThatFinishesItsHandshakeLate(String protocol) throws Exception {
		HonestClient client = HonestClient.create().withProtocol(protocol).withPause(TIMEOUT.dividedBy(2));
		assertThat(client.get(port(), "/").body()).isEqualTo("hello");
		this.outcomes.awaitOnly(HandshakeOutcome.SUCCESS);
	}

	@Test
	void countsEachConnectionOfStormOnce() throws Exception {
		// Long enough for all hellos of a slow machine: none is to be given up
		try (TestServer stormy = start("tls-handshake.timeout=3s")) {
			Outcomes outcomes = Outcomes.since(stormy.connector());
			int connections = Storm.of(stormy.port()).run(5000);
			Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(outcomes.total()).isEqualTo(connections));
			assertThat(outcomes.counts()).containsKeys(HandshakeOutcome.SUCCESS, HandshakeOutcome.TIMEOUT,
					HandshakeOutcome.ABORTED, HandshakeOutcome.PROBE, HandshakeOutcome.ERROR);
			assertThat(HonestClient.create().get(stormy.port(), "/").body()).isEqualTo("hello");
			assertThat(stormy.connector().pendingCount()).isZero();
			assertThat(stormy.connector().queuedCount()).isZero();
			assertThat(Turns.of(stormy.connector())).isZero();
		}
	}

	@Test
	void makesRoomForOneAddress() throws Exception {
		try (TestServer limited = start("tls-handshake.timeout=30s", "tls-handshake.max-pending-per-address=5");
				StuckClients clients = StuckClients.open(StuckKind.PARTIAL_HELLO, 20, limited.port())) {
			Awaitility.await().atMost(PATIENCE).until(() -> clients.openCount() == 5);
			assertThat(limited.connector().counts().count(HandshakeOutcome.EVICTED)).isEqualTo(15);
			assertThat(limited.connector().pendingCount()).isEqualTo(5);
			assertThat(HonestClient.create().get(limited.port(), "/").body()).isEqualTo("hello");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "DRIPPING", "ALERT_HEADER", "UNFINISHED_RECORD", "UNFINISHED_MESSAGE" })
	void evictsClientsWithoutHello(StuckKind stuck) throws Exception {
		try (TestServer limited = start("tls-handshake.timeout=30s", "tls-handshake.stuck-after=30s",
				"tls-handshake.max-pending=5"); StuckClients clients = StuckClients.open(stuck, 20, limited.port())) {
			Awaitility.await().atMost(PATIENCE).until(() -> clients.openCount() == 5);
			assertThat(limited.connector().counts().count(HandshakeOutcome.EVICTED)).isEqualTo(15);
			assertThat(limited.connector().pendingCount()).isEqualTo(5);
		}
	}

	@Test
	void countsEachConnectionWhenServerStops() throws Exception {
		HandshakeConnector connector;
		Outcomes outcomes;
		try (TestServer stopping = start("tls-handshake.timeout=30s")) {
			connector = stopping.connector();
			outcomes = Outcomes.since(connector);
			for (StuckKind stuck : List.of(StuckKind.SILENT, StuckKind.DRIPPING, StuckKind.STALLED)) {
				StuckClients.open(stuck, 100, stopping.port());
			}
			Awaitility.await().atMost(PATIENCE).until(() -> stopping.connector().pendingCount() == 300);
		}
		assertThat(connector.pendingCount()).isZero();
		assertThat(outcomes.counts()).isEqualTo(Map.of(HandshakeOutcome.CLOSED, 300L));
	}

	private int port() {
		return this.server.port();
	}

	private HandshakeConnector connector() {
		return this.server.connector();
	}

	private void awaitNonePending() {
		Awaitility.await().atMost(PATIENCE).until(() -> connector().pendingCount() == 0);
	}

}
