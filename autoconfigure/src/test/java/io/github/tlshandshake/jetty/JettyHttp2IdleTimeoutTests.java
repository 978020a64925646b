package io.github.tlshandshake.jetty;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.jetty.JettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the idle timeouts of HTTP/2, which are what they are without us.
 */
class JettyHttp2IdleTimeoutTests {

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void hasIdleTimeoutOfConnector(boolean enabled) throws Exception {
		try (TestServer server = start(enabled, List.of())) {
			HTTP2Session session = sessionOfNewConnection(server);
			assertThat(session.getStreamIdleTimeout()).isEqualTo(7000);
			assertThat(session.getEndPoint().getIdleTimeout()).isEqualTo(7000);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void hasIdleTimeoutOfConnectorThatWasChangedAtRunTime(boolean enabled) throws Exception {
		try (TestServer server = start(enabled, List.of())) {
			JettyConnectors.first(server).setIdleTimeout(9000);
			HTTP2Session session = sessionOfNewConnection(server);
			assertThat(session.getStreamIdleTimeout()).isEqualTo(9000);
			assertThat(session.getEndPoint().getIdleTimeout()).isEqualTo(9000);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void hasNoneIfConnectorHasNone(boolean enabled) throws Exception {
		try (TestServer server = start(enabled, List.of())) {
			JettyConnectors.first(server).setIdleTimeout(0);
			HTTP2Session session = sessionOfNewConnection(server);
			assertThat(session.getStreamIdleTimeout()).isZero();
			assertThat(session.getEndPoint().getIdleTimeout()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void hasStreamIdleTimeoutOfApplication(boolean enabled) throws Exception {
		try (TestServer server = start(enabled, List.of(StreamIdleTimeoutConfiguration.class))) {
			HTTP2Session session = sessionOfNewConnection(server);
			assertThat(session.getStreamIdleTimeout()).isEqualTo(5000);
			assertThat(session.getEndPoint().getIdleTimeout()).isEqualTo(7000);
		}
	}

	private TestServer start(boolean enabled, List<Class<?>> configuration) {
		return TestServer.start(ServerKind.JETTY_SERVLET, configuration, "tls-handshake.enabled=" + enabled,
				"server.http2.enabled=true", "server.jetty.connection-idle-timeout=7s");
	}

	private HTTP2Session sessionOfNewConnection(TestServer server) throws Exception {
		HttpClient client = HonestClient.create().httpClient();
		HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/")).build();
		assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).version())
			.isEqualTo(HttpClient.Version.HTTP_2);
		ServerConnector connector = JettyConnectors.first(server);
		Awaitility.await().until(() -> connector.getConnectedEndPoints().size() == 1);
		EndPoint endPoint = connector.getConnectedEndPoints().iterator().next();
		SslConnection tls = (SslConnection) endPoint.getConnection();
		return (HTTP2Session) ((HTTP2Connection) tls.getSslEndPoint().getConnection()).getSession();
	}

	@Configuration(proxyBeanMethods = false)
	static class StreamIdleTimeoutConfiguration {

		@Bean
		JettyServerCustomizer streamIdleTimeout() {
			return (server) -> ((ServerConnector) server.getConnectors()[0])
				.getConnectionFactory(HTTP2ServerConnectionFactory.class)
				.setStreamIdleTimeout(5000);
		}

	}

}
