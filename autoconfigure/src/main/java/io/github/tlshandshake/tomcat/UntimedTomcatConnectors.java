package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.UntimedConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.ProtocolHandler;
import org.apache.coyote.http11.AbstractHttp11Protocol;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Listener that reports the TLS connectors of a started Tomcat that are not timed.
 */
final class UntimedTomcatConnectors implements ApplicationListener<WebServerInitializedEvent> {

	private final HandshakeConnectors connectors;

	UntimedTomcatConnectors(HandshakeConnectors connectors) {
		this.connectors = connectors;
	}

	@Override
	public void onApplicationEvent(WebServerInitializedEvent event) {
		if (event.getWebServer() instanceof TomcatWebServer webServer) {
			Tomcat tomcat = webServer.getTomcat();
			for (Service service : tomcat.getServer().findServices()) {
				for (Connector connector : service.findConnectors()) {
					reportIfUntimed(connector, connector != tomcat.getConnector());
				}
			}
		}
	}

	private void reportIfUntimed(Connector connector, boolean additional) {
		ProtocolHandler protocol = connector.getProtocolHandler();
		if (speaksTls(protocol) && !isTimed(protocol)) {
			this.connectors
				.reportUntimed(new UntimedConnector("tomcat", connector.getLocalPort(), reason(connector, additional)));
		}
	}

	private boolean speaksTls(ProtocolHandler protocol) {
		return (protocol instanceof AbstractHttp11Protocol<?> http) ? http.isSSLEnabled()
				: protocol.findSslHostConfigs().length > 0;
	}

	private boolean isTimed(ProtocolHandler protocol) {
		return protocol instanceof TimedProtocol timed && timed.handshakes().connector() != null;
	}

	private String reason(Connector connector, boolean additional) {
		Object path = connector.getProperty("unixDomainSocketPath");
		if (connector.getLocalPort() < 0 && path != null) {
			return "a Unix domain socket has no port: " + path;
		}
		String protocol = connector.getProtocolHandler().getClass().getName();
		return additional
				? "an additional connector with the protocol handler %s; create it with TimedConnectorFactory"
					.formatted(protocol)
				: "the protocol handler %s was set by the application; only Tomcat's own for NIO and NIO2 are replaced"
					.formatted(protocol);
	}

}
