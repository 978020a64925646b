package io.github.tlshandshake.jetty;

import io.github.tlshandshake.autoconfigure.TlsHandshakeAutoConfiguration;
import io.github.tlshandshake.connector.HandshakeConnectors;
import org.eclipse.jetty.server.Server;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the TLS handshakes of the
 * embedded Jetty.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TlsHandshakeAutoConfiguration.class)
@ConditionalOnClass({ Server.class, ConfigurableJettyWebServerFactory.class })
@ConditionalOnBean(HandshakeConnectors.class)
public final class JettyTlsHandshakeAutoConfiguration {

	@Bean
	JettyHandshakeCustomizer jettyHandshakeCustomizer(HandshakeConnectors connectors) {
		return new JettyHandshakeCustomizer(connectors);
	}

}
