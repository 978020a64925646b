package io.github.tlshandshake.jetty;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import io.github.tlshandshake.testsupport.TlsTestClient;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SocketCustomizationListener;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.jetty.JettyServerCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandshakeConnectionFactory}, which nothing but the protocols of its
 * connector shows.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandshakeConnectionFactoryTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Test
	void isNoProtocolThatClientsCanChoose() throws Exception {
		String[] properties = { "server.http2.enabled=true", "tls-handshake.enabled=false" };
		try (TestServer server = TestServer.start(ServerKind.JETTY_SERVLET, properties[0]);
				TestServer stock = TestServer.start(ServerKind.JETTY_SERVLET, properties)) {
			assertThat(JettyConnectors.first(server).getProtocols()).contains(HandshakeConnectionFactory.PROTOCOL);
			assertThat(negotiate(server)).isEqualTo(negotiate(stock)).isNotEqualTo(HandshakeConnectionFactory.PROTOCOL);
		}
	}

	private @Nullable String negotiate(TestServer server) throws IOException {
		try (SSLSocket socket = (SSLSocket) TestCertificates.clientContext()
			.getSocketFactory()
			.createSocket("localhost", server.port())) {
			SSLParameters parameters = socket.getSSLParameters();
			parameters.setApplicationProtocols(new String[] { HandshakeConnectionFactory.PROTOCOL });
			socket.setSSLParameters(parameters);
			socket.startHandshake();
			return socket.getApplicationProtocol();
		}
		catch (SSLHandshakeException ex) {
			return ex.getMessage();
		}
	}

	@Test
	void leavesOrderAndTypesOfFactoriesAlone() {
		try (TestServer server = TestServer.start(ServerKind.JETTY_SERVLET);
				TestServer stock = TestServer.start(ServerKind.JETTY_SERVLET, "tls-handshake.enabled=false")) {
			List<Class<?>> types = types(JettyConnectors.first(server));
			assertThat(types.subList(0, types.size() - 1)).isEqualTo(types(JettyConnectors.first(stock)));
			assertThat(types.get(types.size() - 1)).isEqualTo(HandshakeConnectionFactory.class);
			assertThat(JettyConnectors.first(server).getConnectionFactory(SslConnectionFactory.class).getProtocol())
				.isEqualTo("SSL");
		}
	}

	private List<Class<?>> types(ServerConnector connector) {
		return connector.getConnectionFactories().stream().<Class<?>>map(ConnectionFactory::getClass).toList();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void hasSocketsCustomized(boolean enabled) throws Exception {
		try (TestServer server = TestServer.start(ServerKind.JETTY_SERVLET, List.of(SocketConfiguration.class),
				"tls-handshake.enabled=" + enabled)) {
			assertThat(HonestClient.create().get(server.port(), "/").body()).isEqualTo("hello");
			assertThat(server.context().getBean(RecordedSockets.class).customized)
				.containsExactly("SslConnection false", "HttpConnection true");
		}
	}

	@Test
	void isNotFoundByDetectorThatHasNoNextProtocol(CapturedOutput output) throws Exception {
		try (TestServer server = TestServer.start(ServerKind.JETTY_SERVLET, List.of(DetectorConfiguration.class));
				TlsTestClient client = TlsTestClient.connect(JettyConnectors.portOfAdded(server))) {
			client.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			assertThat(client.awaitClose(PATIENCE)).isLessThan(PATIENCE);
		}
		assertThat(output).doesNotContain("StackOverflowError").contains("IllegalStateException");
	}

	/**
	 * Listener that notes which sockets it was asked to customize.
	 */
	static final class RecordedSockets extends SocketCustomizationListener {

		private final Queue<String> customized = new ConcurrentLinkedQueue<>();

		@Override
		protected void customize(Socket socket, Class<? extends Connection> connection, boolean ssl) {
			this.customized.add(connection.getSimpleName() + " " + ssl);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SocketConfiguration {

		@Bean
		RecordedSockets recordedSockets() {
			return new RecordedSockets();
		}

		@Bean
		JettyServerCustomizer customizingSockets(RecordedSockets sockets) {
			return (server) -> ((ServerConnector) server.getConnectors()[0]).addBean(sockets);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DetectorConfiguration {

		@Bean
		JettyServerCustomizer detector() {
			return (server) -> server.addConnector(detectingConnector(server));
		}

		private ServerConnector detectingConnector(Server server) {
			ServerConnector original = (ServerConnector) server.getConnectors()[0];
			SslConnectionFactory tls = new SslConnectionFactory(
					original.getConnectionFactory(SslConnectionFactory.class).getSslContextFactory(), "[SSL]");
			return new ServerConnector(server, new DetectorConnectionFactory(tls));
		}

	}

}
