package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.UntimedConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
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
			for (Service service : webServer.getTomcat().getServer().findServices()) {
				for (Connector connector : service.findConnectors()) {
					reportIfUntimed(connector);
				}
			}
		}
	}

	private void reportIfUntimed(Connector connector) {
		ProtocolHandler protocol = connector.getProtocolHandler();
		if (speaksTls(protocol) && !isTimed(protocol)) {
			this.connectors.reportUntimed(new UntimedConnector("tomcat", connector.getLocalPort(), reason(protocol)));
		}
	}

	private boolean speaksTls(ProtocolHandler protocol) {
		return (protocol instanceof AbstractHttp11Protocol<?> http) ? http.isSSLEnabled()
				: protocol.findSslHostConfigs().length > 0;
	}

	private boolean isTimed(ProtocolHandler protocol) {
		return protocol instanceof TimedProtocol timed && timed.handshakes().connector() != null;
	}

	private String reason(ProtocolHandler protocol) {
		return "the protocol handler %s was set by the application".formatted(protocol.getClass().getName());
	}

}
