package io.github.tlshandshake.actuate;

import io.github.tlshandshake.autoconfigure.TlsHandshakeAutoConfiguration;
import io.github.tlshandshake.connector.HandshakeConnectors;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link TlsHandshakesEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TlsHandshakeAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(TlsHandshakesEndpoint.class)
@ConditionalOnBean(HandshakeConnectors.class)
@EnableConfigurationProperties(TlsHandshakesEndpointProperties.class)
public final class TlsHandshakesEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TlsHandshakesEndpoint tlsHandshakesEndpoint(HandshakeConnectors connectors) {
		return new TlsHandshakesEndpoint(connectors);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	TlsHandshakesEndpointWebExtension tlsHandshakesEndpointWebExtension(TlsHandshakesEndpoint endpoint,
			TlsHandshakesEndpointProperties properties) {
		return new TlsHandshakesEndpointWebExtension(endpoint, properties);
	}

}
