package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.util.List;

import io.github.tlshandshake.testsupport.ServerKind;

/**
 * Servers with a timeout of two seconds, or with what comes nearest to it.
 */
enum Contender {

	TOMCAT("Tomcat", ServerKind.TOMCAT_SERVLET, "tls-handshake.timeout=2s"),

	TOMCAT_STOCK("Tomcat, stock", ServerKind.TOMCAT_SERVLET, "tls-handshake.enabled=false",
			"server.tomcat.connection-timeout=2s"),

	JETTY("Jetty", ServerKind.JETTY_SERVLET, "tls-handshake.timeout=2s"),

	JETTY_STOCK("Jetty, stock", ServerKind.JETTY_SERVLET, "tls-handshake.enabled=false",
			"server.jetty.connection-idle-timeout=2s"),

	NETTY("Netty", ServerKind.NETTY, "tls-handshake.timeout=2s"),

	NETTY_STOCK("Netty, stock", ServerKind.NETTY, "tls-handshake.enabled=false", "server.netty.connection-timeout=2s",
			"server.netty.idle-timeout=2s");

	private final String title;

	private final ServerKind kind;

	private final List<String> properties;

	Contender(String title, ServerKind kind, String... properties) {
		this.title = title;
		this.kind = kind;
		this.properties = List.of(properties);
	}

	String title() {
		return this.title;
	}

	ServerProcess start() throws IOException {
		return TestServerApplication.start(this.kind, this.properties);
	}

}
