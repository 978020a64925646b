package io.github.tlshandshake.jetty;

import io.github.tlshandshake.connector.HandshakeConnectors;
import org.eclipse.jetty.server.Server;

import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * {@link WebServerFactoryCustomizer} that has a Jetty server's TLS connectors timed.
 */
final class JettyHandshakeCustomizer implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory>, Ordered {

	private final HandshakeConnectors connectors;

	JettyHandshakeCustomizer(HandshakeConnectors connectors) {
		this.connectors = connectors;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(ConfigurableJettyWebServerFactory factory) {
		factory.addServerCustomizers(this::watchConnectors);
	}

	private void watchConnectors(Server server) {
		server.addEventListener(new StartingConnectors(this.connectors));
	}

}
