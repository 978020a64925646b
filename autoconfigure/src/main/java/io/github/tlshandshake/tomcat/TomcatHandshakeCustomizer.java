package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.HandshakeConnectors;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * {@link WebServerFactoryCustomizer} that has Tomcat's own protocols replaced by timed
 * ones. A protocol of the application's own stays.
 */
final class TomcatHandshakeCustomizer implements WebServerFactoryCustomizer<TomcatWebServerFactory>, Ordered {

	private final HandshakeConnectors connectors;

	TomcatHandshakeCustomizer(HandshakeConnectors connectors) {
		this.connectors = connectors;
	}

	// Last, to see which protocol the application chose
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(TomcatWebServerFactory factory) {
		Class<? extends TimedProtocol> timed = timedProtocol(factory.getProtocol());
		if (timed != null) {
			factory.setProtocol(timed.getName());
			factory.addConnectorCustomizers(this::time);
		}
	}

	private @Nullable Class<? extends TimedProtocol> timedProtocol(String protocol) {
		if (protocol.equals(TomcatWebServerFactory.DEFAULT_PROTOCOL) || protocol.equals("HTTP/1.1")) {
			return TimedHttp11NioProtocol.class;
		}
		return protocol.equals(Http11Nio2Protocol.class.getName()) ? TimedHttp11Nio2Protocol.class : null;
	}

	private void time(Connector connector) {
		if (connector.getProtocolHandler() instanceof TimedProtocol protocol) {
			protocol.handshakes().time(this.connectors);
		}
	}

}
