package io.github.tlshandshake.actuate;

import io.github.tlshandshake.autoconfigure.TlsHandshakeAutoConfiguration;
import io.github.tlshandshake.connector.HandshakeConnectors;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;

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

	/**
	 * Configuration for Spring MVC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass(HandlerExceptionResolver.class)
	@ConditionalOnAvailableEndpoint(endpoint = TlsHandshakesEndpoint.class, exposure = EndpointExposure.WEB)
	static class ServletConfiguration {

		@Bean
		ServletMalformedBodyResolver tlsHandshakesMalformedBodyResolver(ObjectProvider<PathMappedEndpoints> endpoints) {
			return new ServletMalformedBodyResolver(new MalformedBody(endpoints));
		}

	}

	/**
	 * Configuration for Spring WebFlux.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(DispatcherHandler.class)
	@ConditionalOnAvailableEndpoint(endpoint = TlsHandshakesEndpoint.class, exposure = EndpointExposure.WEB)
	static class ReactiveConfiguration {

		@Bean
		ReactiveMalformedBodyHandler tlsHandshakesMalformedBodyHandler(ObjectProvider<PathMappedEndpoints> endpoints) {
			return new ReactiveMalformedBodyHandler(new MalformedBody(endpoints));
		}

	}

}
