package io.github.tlshandshake.metrics;

import io.github.tlshandshake.autoconfigure.TlsHandshakeAutoConfiguration;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TlsHandshakeMetricsAutoConfiguration}.
 */
class TlsHandshakeMetricsAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations
		.of(TlsHandshakeAutoConfiguration.class, TlsHandshakeMetricsAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void measuresHandshakesWhenThereIsRegistry() {
		this.contextRunner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasSingleBean(TlsHandshakeMetrics.class));
	}

	@Test
	void measuresHandshakesOfReactiveApplicationWhenThereIsRegistry() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasSingleBean(TlsHandshakeMetrics.class));
	}

	@Test
	void backsOffWithoutRegistry() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(HandshakeConnectors.class)
			.doesNotHaveBean(TlsHandshakeMetrics.class));
	}

	@Test
	void backsOffWhenDisabled() {
		this.contextRunner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("tls-handshake.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TlsHandshakeMetrics.class));
	}

	@Test
	void backsOffWithoutMicrometer() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(HandshakeConnectors.class)
				.doesNotHaveBean("tlsHandshakeMetrics"));
	}

}
