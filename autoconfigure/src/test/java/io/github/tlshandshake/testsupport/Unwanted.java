package io.github.tlshandshake.testsupport;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;

/**
 * Auto-configurations that are on the class path too, and not wanted: those of the other
 * servers and, unless an application brings it in, of security.
 */
enum Unwanted {

	TOMCAT("tomcat", "org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration",
			"org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration",
			"org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration",
			"org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration"),

	JETTY("jetty", "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration",
			"org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration",
			"org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration",
			"org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyReactiveManagementContextAutoConfiguration"),

	NETTY("netty", "org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration",
			"org.springframework.boot.reactor.netty.autoconfigure.actuate.web.server.NettyReactiveManagementContextAutoConfiguration"),

	SECURITY("", "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration");

	private final String server;

	private final String[] autoConfigurations;

	Unwanted(String server, String... autoConfigurations) {
		this.server = server;
		this.autoConfigurations = autoConfigurations;
	}

	static String autoConfigurations(ServerKind kind, List<Class<?>> configuration) {
		boolean secured = configuration.stream().anyMatch((type) -> type.isAnnotationPresent(EnableWebSecurity.class));
		return Arrays.stream(values())
			.filter((other) -> (other != SECURITY) ? !other.server.equals(kind.server()) : !secured)
			.flatMap((other) -> Stream.of(other.autoConfigurations))
			.collect(Collectors.joining(","));
	}

}
