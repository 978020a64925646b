package io.github.tlshandshake.testsupport;

import io.github.tlshandshake.testsupport.app.ReactiveTestApplication;
import io.github.tlshandshake.testsupport.app.ServletTestApplication;

/**
 * Embedded servers of Spring Boot.
 */
public enum ServerKind {

	/**
	 * Tomcat as a servlet container.
	 */
	TOMCAT_SERVLET("tomcat", ServletTestApplication.class),

	/**
	 * Tomcat below WebFlux.
	 */
	TOMCAT_REACTIVE("tomcat", ReactiveTestApplication.class),

	/**
	 * Jetty as a servlet container.
	 */
	JETTY_SERVLET("jetty", ServletTestApplication.class),

	/**
	 * Jetty below WebFlux.
	 */
	JETTY_REACTIVE("jetty", ReactiveTestApplication.class),

	/**
	 * Reactor Netty.
	 */
	NETTY("netty", ReactiveTestApplication.class);

	private final String server;

	private final Class<?> application;

	ServerKind(String server, Class<?> application) {
		this.server = server;
		this.application = application;
	}

	/**
	 * Return the server's name, as connectors have it.
	 * @return the name
	 */
	public String server() {
		return this.server;
	}

	Class<?> application() {
		return this.application;
	}

	boolean isReactive() {
		return this.application == ReactiveTestApplication.class;
	}

}
