package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.connector.HandshakeConnectors;
import org.apache.catalina.startup.Tomcat;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link ManagementContextConfiguration @ManagementContextConfiguration} for a management
 * server on a port of its own, whose context inherits no customizers.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnClass({ Tomcat.class, TomcatWebServerFactory.class })
@ConditionalOnBean(HandshakeConnectors.class)
class TomcatHandshakeManagementContextConfiguration {

	@Bean
	TomcatHandshakeCustomizer tomcatManagementHandshakeCustomizer(HandshakeConnectors connectors,
			Environment environment) {
		return new TomcatHandshakeCustomizer(connectors, environment);
	}

}
