package io.github.tlshandshake.metrics;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TlsHandshakeMetrics} on a real Tomcat.
 */
class TlsHandshakeMetricsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private TestServer server;

	private MeterRegistry registry;

	@BeforeEach
	void startServer() {
		this.server = TestServer.start(ServerKind.TOMCAT_SERVLET, "management.simple.metrics.export.enabled=true",
				"tls-handshake.timeout=" + TIMEOUT, "tls-handshake.stuck-after=200ms");
		this.registry = this.server.context().getBean(MeterRegistry.class);
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@Test
	void haveAllSeriesAtZeroFromStart() {
		assertThat(MeterSeries.in(this.registry)).containsExactlyInAnyOrderElementsOf(MeterSeries.of(name()));
		assertThat(this.registry.getMeters().stream().filter(this::isCountOrAge))
			.allSatisfy((meter) -> assertThat(meter.measure())
				.allSatisfy((measurement) -> assertThat(measurement.getValue()).isZero()));
		assertThat(gauge("deadline")).isEqualTo(1);
	}

	private boolean isCountOrAge(Meter meter) {
		String name = meter.getId().getName();
		return name.startsWith("tls.") && !name.endsWith(".deadline") && !name.endsWith(".limit");
	}

	@Test
	void haveDescriptionsAndBaseUnits() {
		assertThat(this.registry.getMeters().stream().map(Meter::getId).filter((id) -> id.getName().startsWith("tls.")))
			.allSatisfy((id) -> {
				assertThat(id.getDescription()).isNotBlank();
				assertThat(id.getBaseUnit()).isIn(null, "seconds");
			});
	}

	@Test
	void showPendingAndStuckHandshakesOnlyWhileTheyLast() throws Exception {
		try (StuckClients clients = StuckClients.open(StuckKind.SILENT, 3, port())) {
			await("stuck", 3);
			assertThat(gauge("pending")).isEqualTo(3);
			assertThat(gauge("oldest")).isBetween(0.2, 20.0);
			clients.awaitAllClosed(PATIENCE);
		}
		await("pending", 0);
		assertThat(gauge("stuck")).isZero();
		assertThat(gauge("oldest")).isZero();
	}

	@Test
	void showDeadlineInForce() {
		connector().change((settings) -> settings.withTimeout(Duration.ofMillis(2500)));
		assertThat(gauge("deadline")).isEqualTo(2.5);
		connector().limitTimeout(Duration.ofMillis(1500), "the server is first");
		assertThat(gauge("deadline")).isEqualTo(1.5);
	}

	@Test
	void countWhatTheEndpointCounts() throws Exception {
		EveryOutcome.provoke(this.server);
		JsonNode reported = report();
		assertThat(reported.at("/outcomes").properties()).hasSize(HandshakeOutcome.values().length)
			.allSatisfy((entry) -> {
				assertThat(entry.getValue().asLong()).isPositive();
				assertThat(timer(entry.getKey()).count()).isEqualTo(entry.getValue().asLong());
			});
		JsonNode timeouts = reported.at("/timeouts");
		assertThat(timeouts("phase", "no-data")).isEqualTo(timeouts.at("/noData").asLong()).isEqualTo(1);
		assertThat(timeouts("phase", "client-hello")).isEqualTo(timeouts.at("/clientHello").asLong()).isEqualTo(1);
		assertThat(timeouts("phase", "negotiation")).isEqualTo(timeouts.at("/negotiation").asLong()).isEqualTo(1);
		assertThat(timeouts("waiting.on", "server")).isEqualTo(timeouts.at("/waitingOnServer").asLong()).isZero();
		assertThat(timeouts("waiting.on", "client")).isEqualTo(timer("timeout").count());
	}

	@Test
	void countErrorsByCauseAndSuccessesByProtocol() throws Exception {
		EveryOutcome.provoke(this.server);
		JsonNode reported = report();
		assertThat(reported.at("/causes/not-tls").asLong()).isPositive();
		assertThat((long) this.registry.get("tls.server.handshakes.errors")
			.tag("cause", "not-tls")
			.functionCounter()
			.count()).isEqualTo(reported.at("/causes/not-tls").asLong());
		assertThat(reported.at("/protocols").properties()).singleElement().satisfies((protocol) -> {
			assertThat(protocol.getKey()).isEqualTo("TLSv1.3");
			assertThat((long) this.registry.get("tls.server.handshakes.established")
				.tag("protocol", "TLSv1.3")
				.functionCounter()
				.count()).isEqualTo(protocol.getValue().asLong()).isPositive();
		});
	}

	@Test
	void showLimits() {
		assertThat(this.registry.get("tls.server.handshakes.limit").tag("limit", "max-pending").gauge().value())
			.isEqualTo(connector().maxPending());
		assertThat(this.registry.get("tls.server.handshakes.limit").tag("limit", "max-concurrent").gauge().value())
			.isEqualTo(connector().settings().maxConcurrent());
	}

	@Test
	void keepToTheirSeriesWhateverClientsDo() throws Exception {
		EveryOutcome.provoke(this.server);
		assertThat(MeterSeries.in(this.registry)).containsExactlyInAnyOrderElementsOf(MeterSeries.of(name()));
	}

	@Test
	void timeHandshakesFromAccept() throws Exception {
		HonestClient.create().withPause(Duration.ofMillis(300)).get(port(), "/");
		try (StuckClients clients = StuckClients.open(StuckKind.SILENT, port())) {
			clients.awaitClose(PATIENCE);
		}
		await(HandshakeOutcome.TIMEOUT, 1);
		assertThat(timer("success").max(TimeUnit.MILLISECONDS)).isBetween(300.0, 20_000.0);
		assertThat(timer("timeout").totalTime(TimeUnit.MILLISECONDS)).isBetween(1000.0, 20_000.0);
		assertThat(timer("error").totalTime(TimeUnit.MILLISECONDS)).isZero();
	}

	@Test
	void areTheSameInRegistryThatComesLate() throws Exception {
		try (StuckClients clients = StuckClients.open(StuckKind.SILENT, port())) {
			clients.awaitClose(PATIENCE);
		}
		await(HandshakeOutcome.TIMEOUT, 1);
		MeterRegistry late = new SimpleMeterRegistry();
		this.server.context().getBean(TlsHandshakeMetrics.class).bindTo(late);
		HonestClient.create().get(port(), "/");
		await(HandshakeOutcome.SUCCESS, 1);
		assertThat(MeterSeries.in(late)).isEqualTo(MeterSeries.in(this.registry));
		assertThat(late.get("tls.server.handshakes").tag("outcome", "success").timer().count()).isEqualTo(1);
		assertThat(late.get("tls.server.handshakes.timeouts").tag("phase", "no-data").functionCounters())
			.extracting(FunctionCounter::count)
			.containsExactlyInAnyOrder(1.0, 0.0);
		// A timer knows no past
		assertThat(late.get("tls.server.handshakes").tag("outcome", "timeout").timer().count()).isZero();
	}

	@Test
	void coverConnectorThatOpensAfterRegistryIsBound() {
		MeterRegistry early = new SimpleMeterRegistry();
		HandshakeSettings settings = new HandshakeSettings(TIMEOUT, TIMEOUT, HandshakeMode.ENFORCE, null, null, 1);
		try (HandshakeConnectors connectors = new HandshakeConnectors((port) -> settings, 0, List.of())) {
			new TlsHandshakeMetrics(connectors).bindTo(early);
			assertThat(MeterSeries.in(early)).isEmpty();
			connectors.open("tomcat", 8443);
			assertThat(MeterSeries.in(early)).containsExactlyInAnyOrderElementsOf(MeterSeries.of("tomcat-8443"));
		}
	}

	private void await(HandshakeOutcome outcome, long count) {
		Awaitility.await().atMost(PATIENCE).until(() -> timer(outcome.id()).count() == count);
		assertThat(connector().counts().count(outcome)).isEqualTo(count);
	}

	private void await(String gauge, double value) {
		Awaitility.await().atMost(PATIENCE).until(() -> gauge(gauge) == value);
	}

	private JsonNode report() throws IOException, InterruptedException {
		return JsonMapper.shared().readTree(this.server.get("/actuator/tlshandshakes/" + name()).body());
	}

	private double gauge(String name) {
		Gauge gauge = this.registry.get("tls.server.handshakes." + name).gauge();
		return (gauge instanceof TimeGauge time) ? time.value(TimeUnit.SECONDS) : gauge.value();
	}

	private Timer timer(String outcome) {
		return this.registry.get("tls.server.handshakes").tag("outcome", outcome).timer();
	}

	private long timeouts(String tag, String value) {
		return (long) this.registry.get("tls.server.handshakes.timeouts")
			.tag(tag, value)
			.functionCounters()
			.stream()
			.mapToDouble(FunctionCounter::count)
			.sum();
	}

	private HandshakeConnector connector() {
		return this.server.connector();
	}

	private String name() {
		return connector().name();
	}

	private int port() {
		return this.server.port();
	}

}
