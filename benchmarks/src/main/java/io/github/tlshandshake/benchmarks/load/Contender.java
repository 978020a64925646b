package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.util.List;

/**
 * Servers with a timeout of two seconds, or with what comes nearest to it.
 */
enum Contender {

	TOMCAT("Tomcat", JavaServer.TOMCAT, "tls-handshake.timeout=2s"),

	TOMCAT_STOCK("Tomcat, stock", JavaServer.TOMCAT, "tls-handshake.enabled=false",
			"server.tomcat.connection-timeout=2s"),

	JETTY("Jetty", JavaServer.JETTY, "tls-handshake.timeout=2s"),

	JETTY_STOCK("Jetty, stock", JavaServer.JETTY, "tls-handshake.enabled=false",
			"server.jetty.connection-idle-timeout=2s"),

	NETTY("Netty", JavaServer.NETTY, "tls-handshake.timeout=2s"),

	NETTY_STOCK("Netty, stock", JavaServer.NETTY, "tls-handshake.enabled=false", "server.netty.connection-timeout=2s",
			"server.netty.idle-timeout=2s");

	private final String title;

	private final JavaServer server;

	private final List<String> properties;

	Contender(String title, JavaServer server, String... properties) {
		this.title = title;
		this.server = server;
		this.properties = List.of(properties);
	}

	String title() {
		return this.title;
	}

	ServerProcess start() throws IOException {
		return TestServerApplication.start(this.server, Processor.ANY, this.properties);
	}

}
