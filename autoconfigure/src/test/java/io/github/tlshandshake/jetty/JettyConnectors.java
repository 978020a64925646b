package io.github.tlshandshake.jetty;

import io.github.tlshandshake.testsupport.TestServer;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ServerConnector;

import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/**
 * Connectors of a Jetty.
 */
final class JettyConnectors {

	private JettyConnectors() {
	}

	/**
	 * Return the connector of the web server's port.
	 * @param server the server
	 * @return the connector
	 */
	static ServerConnector first(TestServer server) {
		return (ServerConnector) all(server)[0];
	}

	/**
	 * Return the local port of the connector that the application has added.
	 * @param server the server
	 * @return the port
	 */
	static int portOfAdded(TestServer server) {
		return ((ServerConnector) added(server)).getLocalPort();
	}

	/**
	 * Return the connector that the application has added.
	 * @param server the server
	 * @return the connector
	 */
	static Connector added(TestServer server) {
		return all(server)[1];
	}

	private static Connector[] all(TestServer server) {
		WebServerApplicationContext context = (WebServerApplicationContext) server.context();
		JettyWebServer webServer = (JettyWebServer) context.getWebServer();
		if (webServer == null) {
			throw new IllegalStateException("No web server");
		}
		return webServer.getServer().getConnectors();
	}

}
