package io.github.tlshandshake.testsupport;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Auto-configurations of the servers that are on the class path too, and not wanted.
 */
enum OtherServers {

	TOMCAT("tomcat", "org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration",
			"org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration",
			"org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration",
			"org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration"),

	JETTY("jetty", "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration",
			"org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration",
			"org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration",
			"org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyReactiveManagementContextAutoConfiguration"),

	NETTY("netty", "org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration",
			"org.springframework.boot.reactor.netty.autoconfigure.actuate.web.server.NettyReactiveManagementContextAutoConfiguration");

	private final String server;

	private final String[] autoConfigurations;

	OtherServers(String server, String... autoConfigurations) {
		this.server = server;
		this.autoConfigurations = autoConfigurations;
	}

	static String autoConfigurations(ServerKind kind) {
		return Arrays.stream(values())
			.filter((other) -> !other.server.equals(kind.server()))
			.flatMap((other) -> Stream.of(other.autoConfigurations))
			.collect(Collectors.joining(","));
	}

}
