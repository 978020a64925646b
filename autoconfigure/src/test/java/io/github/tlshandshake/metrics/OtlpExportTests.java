package io.github.tlshandshake.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the meters as an OpenTelemetry collector receives them.
 */
class OtlpExportTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Test
	void exportsHandshakes() throws Exception {
		try (OtlpReceiver receiver = new OtlpReceiver(); TestServer server = start(receiver)) {
			String connector = server.connector().name();
			HonestClient.create().get(server.port(), "/");
			try (StuckClients clients = StuckClients.open(StuckKind.SILENT, server.port())) {
				clients.awaitClose(PATIENCE);
			}
			Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
				assertThat(counts(receiver)).hasSize(HandshakeOutcome.values().length)
					.containsEntry(Map.of("connector", connector, "outcome", "success"), 1L)
					.containsEntry(Map.of("connector", connector, "outcome", "timeout"), 1L)
					.containsEntry(Map.of("connector", connector, "outcome", "error"), 0L);
				assertThat(timeouts(receiver)).hasSize(6)
					.containsEntry(Map.of("connector", connector, "phase", "no-data", "waiting.on", "client"), 1.0)
					.containsEntry(Map.of("connector", connector, "phase", "no-data", "waiting.on", "server"), 0.0);
				Map<String, String> tags = Map.of("connector", connector);
				assertThat(gauge(receiver, "pending")).isEqualTo(Map.of(tags, 0.0));
				assertThat(gauge(receiver, "stuck")).isEqualTo(Map.of(tags, 0.0));
				assertThat(gauge(receiver, "oldest")).isEqualTo(Map.of(tags, 0.0));
				assertThat(gauge(receiver, "deadline")).isEqualTo(Map.of(tags, 1000.0));
			});
		}
	}

	private TestServer start(OtlpReceiver receiver) {
		return TestServer.start(ServerKind.TOMCAT_SERVLET, "management.otlp.metrics.export.enabled=true",
				"management.otlp.metrics.export.url=" + receiver.url(), "management.otlp.metrics.export.step=500ms",
				"tls-handshake.timeout=1s");
	}

	private Map<Map<String, String>, Long> counts(OtlpReceiver receiver) {
		return receiver.metric("tls.server.handshakes")
			.getHistogram()
			.getDataPointsList()
			.stream()
			.collect(Collectors.toMap((point) -> tags(point.getAttributesList()), HistogramDataPoint::getCount));
	}

	private Map<Map<String, String>, Double> timeouts(OtlpReceiver receiver) {
		return values(receiver.metric("tls.server.handshakes.timeouts").getSum().getDataPointsList());
	}

	private Map<Map<String, String>, Double> gauge(OtlpReceiver receiver, String name) {
		return values(receiver.metric("tls.server.handshakes." + name).getGauge().getDataPointsList());
	}

	private Map<Map<String, String>, Double> values(List<NumberDataPoint> points) {
		return points.stream()
			.collect(Collectors.toMap((point) -> tags(point.getAttributesList()), NumberDataPoint::getAsDouble));
	}

	private Map<String, String> tags(List<KeyValue> attributes) {
		return attributes.stream()
			.collect(Collectors.toMap(KeyValue::getKey, (attribute) -> attribute.getValue().getStringValue()));
	}

}
