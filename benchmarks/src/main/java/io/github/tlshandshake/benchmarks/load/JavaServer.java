package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Embedded servers of Spring Boot, with the starter and without it.
 */
enum JavaServer {

	/**
	 * Tomcat.
	 */
	TOMCAT("Tomcat", ServerKind.TOMCAT_SERVLET, List.of(), "server.tomcat.max-connections="),

	/**
	 * Tomcat with its other protocol.
	 */
	TOMCAT_NIO2("Tomcat NIO2", ServerKind.TOMCAT_SERVLET, List.of(Nio2.class), "server.tomcat.max-connections="),

	/**
	 * Netty, which has no limit of connections.
	 */
	NETTY("Netty", ServerKind.NETTY, List.of(), null),

	/**
	 * Jetty.
	 */
	JETTY("Jetty", ServerKind.JETTY_SERVLET, List.of(JettyLimit.class), "benchmarks.max-connections=");

	private final String title;

	private final ServerKind kind;

	private final List<Class<?>> configuration;

	private final @Nullable String maxConnections;

	JavaServer(String title, ServerKind kind, List<Class<?>> configuration, @Nullable String maxConnections) {
		this.title = title;
		this.kind = kind;
		this.configuration = configuration;
		this.maxConnections = maxConnections;
	}

	String title() {
		return this.title;
	}

	String word() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Return the property that limits connections.
	 * @param slots the number of connections
	 * @return the property, that of pending handshakes for a server without a limit
	 */
	String slots(int slots) {
		return (this.maxConnections != null) ? this.maxConnections + slots : "tls-handshake.max-pending=" + slots / 2;
	}

	/**
	 * Return the nearest that the server offers without the starter.
	 * @param timeout the timeout
	 * @return its properties
	 */
	List<String> stockTimeout(Duration timeout) {
		return switch (this) {
			case TOMCAT, TOMCAT_NIO2 -> List.of("server.tomcat.connection-timeout=" + timeout);
			case JETTY -> List.of("server.jetty.connection-idle-timeout=" + timeout);
			case NETTY -> List.of("server.netty.connection-timeout=" + timeout, "server.netty.idle-timeout=" + timeout);
		};
	}

	/**
	 * Start the server in a process of its own.
	 * @param processor where it runs
	 * @param properties its properties
	 * @return the server
	 * @throws IOException if it does not start
	 */
	ServerProcess start(Processor processor, String... properties) throws IOException {
		return TestServerApplication.start(this, processor, List.of(properties));
	}

	ServerProcess start(boolean withStarter, Processor processor, List<String> properties) throws IOException {
		List<String> all = new ArrayList<>(properties);
		all.add("tls-handshake.enabled=" + withStarter);
		// Or Tomcat closes a connection after 100 requests
		all.add("server.tomcat.max-keep-alive-requests=-1");
		return TestServerApplication.start(this, processor, all);
	}

	TestServer run(String... properties) {
		return TestServer.start(this.kind, this.configuration, properties);
	}

	static List<JavaServer> of(List<String> words) {
		return Arrays.stream(values()).filter((server) -> words.isEmpty() || words.contains(server.word())).toList();
	}

	/**
	 * Chooses Tomcat's protocol.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Nio2 {

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> nio2() {
			return (factory) -> factory.setProtocol(Http11Nio2Protocol.class.getName());
		}

	}

	/**
	 * Limits Jetty's connections. Spring Boot's own property limits those of the
	 * connector without TLS, which it then replaces.
	 */
	@Configuration(proxyBeanMethods = false)
	static class JettyLimit {

		@Bean
		WebServerFactoryCustomizer<JettyServletWebServerFactory> limit(
				@Value("${benchmarks.max-connections:-1}") int max) {
			return (factory) -> {
				if (max > 0) {
					factory.addServerCustomizers(
							(server) -> server.addBean(new NetworkConnectionLimit(max, server.getConnectors())));
				}
			};
		}

	}

}
