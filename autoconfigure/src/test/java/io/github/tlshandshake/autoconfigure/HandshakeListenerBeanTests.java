package io.github.tlshandshake.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeListener;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;
import jakarta.servlet.ServletContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandshakeListener} beans that need what a web server brings.
 */
class HandshakeListenerBeanTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	@ParameterizedTest
	@EnumSource
	void mayNeedTheConnectors(ServerKind kind) throws Exception {
		try (TestServer server = TestServer.start(kind, List.of(ConnectorsConfiguration.class))) {
			server.get("/");
			assertSuccess(server.context().getBean(ConnectorsListener.class).events, server);
			assertThat(server.context().getBean(ConnectorsListener.class).connectors.timed())
				.extracting(HandshakeConnector::port)
				.containsExactly(server.port());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT_SERVLET", "JETTY_SERVLET" })
	void mayNeedTheServletContext(ServerKind kind) throws Exception {
		try (TestServer server = TestServer.start(kind, List.of(ServletContextConfiguration.class))) {
			server.get("/");
			assertSuccess(server.context().getBean(ServletContextListener.class).events, server);
			assertThat(server.context().getBean(ServletContextListener.class).servletContext.getServerInfo())
				.containsIgnoringCase(kind.server());
		}
	}

	private static void assertSuccess(Queue<EndedHandshake> events, TestServer server) {
		Awaitility.await().atMost(PATIENCE).until(() -> !events.isEmpty());
		assertThat(events.element()).returns(HandshakeOutcome.SUCCESS, EndedHandshake::outcome)
			.returns(server.connector().name(), EndedHandshake::connector);
	}

	@Configuration(proxyBeanMethods = false)
	static class ConnectorsConfiguration {

		@Bean
		ConnectorsListener connectorsListener(HandshakeConnectors connectors) {
			return new ConnectorsListener(connectors, new ConcurrentLinkedQueue<>());
		}

	}

	record ConnectorsListener(HandshakeConnectors connectors,
			Queue<EndedHandshake> events) implements HandshakeListener {

		@Override
		public void handshakeEnded(EndedHandshake handshake) {
			this.events.add(handshake);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ServletContextConfiguration {

		@Bean
		ServletContextListener servletContextListener(ServletContext servletContext) {
			return new ServletContextListener(servletContext, new ConcurrentLinkedQueue<>());
		}

	}

	record ServletContextListener(ServletContext servletContext,
			Queue<EndedHandshake> events) implements HandshakeListener {

		@Override
		public void handshakeEnded(EndedHandshake handshake) {
			this.events.add(handshake);
		}

	}

}
