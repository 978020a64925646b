package io.github.tlshandshake.metrics;

import io.github.tlshandshake.autoconfigure.TlsHandshakeAutoConfiguration;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of TLS handshakes.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TlsHandshakeAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ HandshakeConnectors.class, MeterRegistry.class })
public final class TlsHandshakeMetricsAutoConfiguration {

	@Bean
	TlsHandshakeMetrics tlsHandshakeMetrics(HandshakeConnectors connectors) {
		return new TlsHandshakeMetrics(connectors);
	}

}
