package io.github.tlshandshake.autoconfigure;

import io.github.tlshandshake.HandshakeListener;
import io.github.tlshandshake.connector.HandshakeConnectors;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the TLS handshakes of a web
 * server.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnWebApplication
@ConditionalOnMissingBean(HandshakeConnectors.class)
@ConditionalOnBooleanProperty(name = "tls-handshake.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TlsHandshakeProperties.class)
public final class TlsHandshakeAutoConfiguration {

	@Bean
	HandshakeListenerBeans handshakeListenerBeans(ObjectProvider<HandshakeListener> listeners) {
		return new HandshakeListenerBeans(listeners);
	}

	@Bean
	PortSettings tlsHandshakePortSettings(TlsHandshakeProperties properties) {
		return new PortSettings(properties);
	}

	@Bean
	HandshakeConnectors handshakeConnectors(PortSettings settings, TlsHandshakeProperties properties,
			HandshakeListenerBeans listeners) {
		return new HandshakeConnectors(settings, properties.checkedHistorySize(), listeners.resolved());
	}

	@Bean
	UnmatchedPorts tlsHandshakeUnmatchedPorts(ApplicationContext context, PortSettings settings,
			HandshakeConnectors connectors) {
		return new UnmatchedPorts(context, settings, connectors);
	}

}
