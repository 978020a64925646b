package io.github.tlshandshake.metrics;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TlsHandshakeMetrics} with the properties that Spring Boot has for
 * meters.
 */
class TlsHandshakeMetricsConfigurationTests {

	@Test
	void haveServiceLevelObjectives() throws Exception {
		try (TestServer server = start("management.metrics.distribution.slo.tls.server.handshakes=100ms,30s")) {
			HonestClient.create().withPause(Duration.ofMillis(150)).get(server.port(), "/");
			Timer timer = registry(server).get("tls.server.handshakes").tag("outcome", "success").timer();
			Awaitility.await().until(() -> timer.count() == 1);
			assertThat(timer.takeSnapshot().histogramCounts()).satisfiesExactly((fast) -> {
				assertThat(fast.bucket(TimeUnit.MILLISECONDS)).isEqualTo(100);
				assertThat(fast.count()).isZero();
			}, (slow) -> {
				assertThat(slow.bucket(TimeUnit.SECONDS)).isEqualTo(30);
				assertThat(slow.count()).isEqualTo(1);
			});
		}
	}

	@Test
	void areAbsentWhenDisabled() throws Exception {
		try (TestServer server = start("management.metrics.enable.tls.server.handshakes=false")) {
			HonestClient.create().get(server.port(), "/");
			assertThat(MeterSeries.in(registry(server))).isEmpty();
			assertThat(server.connector().counts().count(HandshakeOutcome.SUCCESS)).isEqualTo(1);
		}
	}

	@Test
	void haveCommonTags() {
		try (TestServer server = start("management.metrics.tags.region=north")) {
			assertThat(MeterSeries.in(registry(server))).hasSameSizeAs(MeterSeries.of(server.connector().name()))
				.allMatch((series) -> series.contains("region=north"));
		}
	}

	@Test
	void coverManagementPort() {
		try (TestServer server = start("management.server.port=0", "management.server.ssl.bundle=server")) {
			String port = server.context().getEnvironment().getRequiredProperty("local.management.port");
			Set<String> series = new HashSet<>(MeterSeries.of(server.connector().name()));
			series.addAll(MeterSeries.of("tomcat-" + port));
			assertThat(MeterSeries.in(registry(server))).containsExactlyInAnyOrderElementsOf(series);
		}
	}

	@Test
	void coverAllRegistries() {
		try (TestServer server = TestServer.start(ServerKind.TOMCAT_SERVLET, List.of(TwoRegistries.class))) {
			assertThat(server.context().getBeansOfType(SimpleMeterRegistry.class).values()).hasSize(2)
				.allSatisfy((registry) -> assertThat(MeterSeries.in(registry))
					.containsExactlyInAnyOrderElementsOf(MeterSeries.of(server.connector().name())));
		}
	}

	private static TestServer start(String... properties) {
		return TestServer.start(ServerKind.TOMCAT_SERVLET,
				Stream.concat(Stream.of("management.simple.metrics.export.enabled=true"), Stream.of(properties))
					.toArray(String[]::new));
	}

	private static MeterRegistry registry(TestServer server) {
		return server.context().getBean(MeterRegistry.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoRegistries {

		@Bean
		SimpleMeterRegistry first() {
			return new SimpleMeterRegistry();
		}

		@Bean
		SimpleMeterRegistry second() {
			return new SimpleMeterRegistry();
		}

	}

}
