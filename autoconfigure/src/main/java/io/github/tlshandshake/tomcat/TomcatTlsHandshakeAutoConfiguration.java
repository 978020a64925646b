package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.autoconfigure.TlsHandshakeAutoConfiguration;
import io.github.tlshandshake.connector.HandshakeConnectors;
import org.apache.catalina.startup.Tomcat;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the TLS handshakes of the
 * embedded Tomcat.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TlsHandshakeAutoConfiguration.class)
@ConditionalOnClass({ Tomcat.class, TomcatWebServerFactory.class })
@ConditionalOnBean(HandshakeConnectors.class)
@ImportRuntimeHints(TomcatRuntimeHints.class)
public final class TomcatTlsHandshakeAutoConfiguration {

	@Bean
	TomcatHandshakeCustomizer tomcatHandshakeCustomizer(HandshakeConnectors connectors, Environment environment) {
		return new TomcatHandshakeCustomizer(connectors, environment);
	}

	@Bean
	UntimedTomcatConnectors untimedTomcatConnectors(HandshakeConnectors connectors) {
		return new UntimedTomcatConnectors(connectors);
	}

	@Bean
	@ConditionalOnMissingBean
	TimedConnectorFactory timedConnectorFactory(HandshakeConnectors connectors) {
		return new TimedConnectorFactory(connectors);
	}

}
