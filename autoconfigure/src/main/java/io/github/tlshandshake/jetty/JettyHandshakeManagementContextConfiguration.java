package io.github.tlshandshake.jetty;

import io.github.tlshandshake.connector.HandshakeConnectors;
import org.eclipse.jetty.server.Server;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.context.annotation.Bean;

/**
 * {@link ManagementContextConfiguration @ManagementContextConfiguration} for a management
 * server on a port of its own, whose context inherits no customizers.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnClass({ Server.class, ConfigurableJettyWebServerFactory.class })
@ConditionalOnBean(HandshakeConnectors.class)
class JettyHandshakeManagementContextConfiguration {

	@Bean
	JettyHandshakeCustomizer jettyManagementHandshakeCustomizer(HandshakeConnectors connectors) {
		return new JettyHandshakeCustomizer(connectors);
	}

}
