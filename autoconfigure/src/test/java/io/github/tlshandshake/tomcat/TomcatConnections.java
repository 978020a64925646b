package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.testsupport.TestServer;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/**
 * Connections of a Tomcat, by its own account.
 */
final class TomcatConnections {

	private TomcatConnections() {
	}

	/**
	 * Return the number of connections that hold a slot. On some protocols the one that
	 * the acceptor waits for is among them.
	 * @param server the server
	 * @return the number
	 */
	static long count(TestServer server) {
		return protocol(server).getConnectionCount();
	}

	/**
	 * Return how many connections may wait to be accepted.
	 * @param server the server
	 * @return the number
	 */
	static int acceptCount(TestServer server) {
		return protocol(server).getAcceptCount();
	}

	private static AbstractProtocol<?> protocol(TestServer server) {
		WebServerApplicationContext context = (WebServerApplicationContext) server.context();
		TomcatWebServer webServer = (TomcatWebServer) context.getWebServer();
		if (webServer == null) {
			throw new IllegalStateException("No web server");
		}
		Connector connector = webServer.getTomcat().getConnector();
		return (AbstractProtocol<?>) connector.getProtocolHandler();
	}

}
