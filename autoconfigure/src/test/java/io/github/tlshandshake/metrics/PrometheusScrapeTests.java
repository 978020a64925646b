package io.github.tlshandshake.metrics;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the meters as Prometheus sees them.
 */
class PrometheusScrapeTests {

	private static TestServer server;

	@BeforeAll
	static void startServer() {
		server = TestServer.start(ServerKind.TOMCAT_SERVLET, "management.prometheus.metrics.export.enabled=true",
				"management.endpoints.web.exposure.include=prometheus", "tls-handshake.stuck-after=100ms",
				"management.metrics.distribution.percentiles-histogram.tls.server.handshakes=true",
				"management.metrics.distribution.slo.tls.server.handshakes=123ms");
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void haveTheseNames() throws Exception {
		assertThat(scrape().stream().map((line) -> line.substring(0, line.indexOf('{'))).collect(Collectors.toSet()))
			.isEqualTo(Set.of("tls_server_handshakes_seconds_count", "tls_server_handshakes_seconds_sum",
					"tls_server_handshakes_seconds_max", "tls_server_handshakes_seconds_bucket",
					"tls_server_handshakes_timeouts_total", "tls_server_handshakes_pending",
					"tls_server_handshakes_stuck", "tls_server_handshakes_oldest_seconds",
					"tls_server_handshakes_deadline_seconds", "tls_server_handshakes_errors_total",
					"tls_server_handshakes_established_total", "tls_server_handshakes_observed_total",
					"tls_server_handshakes_limit", "tls_server_handshakes_queued"));
	}

	@Test
	void haveAllTimeoutsAtZero() throws Exception {
		assertThat(scrape().stream().filter((line) -> line.contains("_timeouts_"))).containsExactlyInAnyOrder(
				timeouts("no-data", "client"), timeouts("no-data", "server"), timeouts("client-hello", "client"),
				timeouts("client-hello", "server"), timeouts("negotiation", "client"),
				timeouts("negotiation", "server"));
	}

	private String timeouts(String phase, String waitingOn) {
		return "tls_server_handshakes_timeouts_total{connector=\"%s\",phase=\"%s\",waiting_on=\"%s\"} 0.0"
			.formatted(server.connector().name(), phase, waitingOn);
	}

	@Test
	void showStuckHandshake() throws Exception {
		String connector = "{connector=\"" + server.connector().name() + "\"} ";
		try (StuckClients clients = StuckClients.open(StuckKind.PARTIAL_HELLO, server.port())) {
			Awaitility.await().until(() -> server.connector().stuckCount() == 1);
			assertThat(scrape()).contains("tls_server_handshakes_stuck" + connector + "1.0",
					"tls_server_handshakes_pending" + connector + "1.0",
					"tls_server_handshakes_deadline_seconds" + connector + "10.0");
			assertThat(clients.openCount()).isOne();
		}
	}

	@Test
	void haveHistogramAndServiceLevelObjective() throws Exception {
		HonestClient.create().get(server.port(), "/");
		List<String> buckets = scrape().stream()
			.filter((line) -> line.startsWith("tls_server_handshakes_seconds_bucket"))
			.filter((line) -> line.contains("outcome=\"success\""))
			.toList();
		assertThat(buckets).hasSizeGreaterThan(50).anyMatch((line) -> line.contains("le=\"0.123\""));
		assertThat(buckets.get(buckets.size() - 1)).contains("le=\"+Inf\"").doesNotEndWith(" 0");
	}

	private List<String> scrape() throws Exception {
		return server.get("/actuator/prometheus").body().lines().filter((line) -> line.startsWith("tls_")).toList();
	}

}
