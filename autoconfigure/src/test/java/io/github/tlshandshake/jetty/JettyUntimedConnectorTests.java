package io.github.tlshandshake.jetty;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.UntimedConnector;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.DatagramServerConnector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.jetty.JettyServerCustomizer;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connectors that the application adds.
 */
@ExtendWith(OutputCaptureExtension.class)
class JettyUntimedConnectorTests {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private final BasicJsonTester json = new BasicJsonTester(getClass());

	@Test
	void reportsTlsConnectorThatIsNoServerConnector(CapturedOutput output) throws Exception {
		String reason = "the connector %s of the application is no ServerConnector, which would be timed"
			.formatted(OwnConnector.class.getName());
		try (TestServer server = start(OwnConnectorConfiguration.class)) {
			assertThat(timed(server)).containsExactly(server.port());
			assertThat(connectors(server).untimed()).containsExactly(new UntimedConnector("jetty", 0, reason));
			assertThat(output.getAll().lines().filter((line) -> line.contains("not timed"))).singleElement()
				.asString()
				.contains("WARN", "TLS handshakes on jetty-0 are not timed: " + reason);
			assertThat(this.json.from(server.get("/actuator/tlshandshakes").body()))
				.extractingJsonPathArrayValue("$.connectors[?(@.timed == false)].reason")
				.containsExactly(reason);
		}
	}

	@Test
	void reportsHttp3() {
		try (TestServer server = start(DatagramConfiguration.class)) {
			int port = ((NetworkConnector) JettyConnectors.added(server)).getLocalPort();
			assertThat(connectors(server).untimed()).containsExactly(new UntimedConnector("jetty", port,
					"HTTP/3 shakes hands within QUIC, where nothing can be hooked"));
		}
	}

	@Test
	void reportsTlsOnUnixDomainSocket(@TempDir Path directory) throws Exception {
		try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
				TestServer server = start(PlainConnectorConfiguration.class)) {
			channel.bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
			Server jetty = JettyConnectors.first(server).getServer();
			Connector connector = new UnixDomainConnector(jetty, channel);
			jetty.addConnector(connector);
			connector.start();
			assertThat(reasons(server))
				.containsExactly("it listens on the Unix domain socket %s, and only ports are timed"
					.formatted(channel.getLocalAddress()));
		}
	}

	@Test
	void timesConnectorThatIsAddedWhileServerRuns() throws Exception {
		try (TestServer server = start(PlainConnectorConfiguration.class)) {
			Server jetty = JettyConnectors.first(server).getServer();
			ServerConnector connector = new OwnServerConnector(jetty);
			jetty.addConnector(connector);
			connector.start();
			assertThat(timed(server)).containsExactlyInAnyOrder(server.port(), connector.getLocalPort());
			assertThat(HonestClient.create().get(connector.getLocalPort(), "/").body()).isEqualTo("hello");
		}
	}

	@Test
	void reportsConnectorThatWasStartedBeforeItWasAdded() throws Exception {
		try (TestServer server = start(PlainConnectorConfiguration.class)) {
			Server jetty = JettyConnectors.first(server).getServer();
			ServerConnector connector = new OwnServerConnector(jetty);
			connector.start();
			jetty.addConnector(connector);
			assertThat(reasons(server)).singleElement().asString().contains("add it to the server when it is complete");
			assertThat(HonestClient.create().get(connector.getLocalPort(), "/").body()).isEqualTo("hello");
		}
	}

	@Test
	void reportsConnectorWhoseProtocolsChangeAfterItWasAdded() throws Exception {
		try (TestServer server = start(PlainConnectorConfiguration.class)) {
			Server jetty = JettyConnectors.first(server).getServer();
			ServerConnector connector = new OwnServerConnector(jetty);
			List<ConnectionFactory> factories = List.copyOf(connector.getConnectionFactories());
			jetty.addConnector(connector);
			connector.setConnectionFactories(factories);
			connector.start();
			assertThat(reasons(server)).singleElement().asString().contains("its protocols were set");
			assertThat(timed(server)).containsExactly(server.port());
			assertThat(HonestClient.create().get(connector.getLocalPort(), "/").body()).isEqualTo("hello");
		}
	}

	@Test
	void neverClosesConnectionsThatBypassItAtRunTime() throws Exception {
		try (TestServer server = start(PlainConnectorConfiguration.class)) {
			JettyConnectors.first(server).setDefaultProtocol("ssl");
			Outcomes outcomes = Outcomes.since(server.connector());
			try (HonestConnection connection = HonestClient.create().open(server.port())) {
				assertThat(connection.request("GET", "/").body()).isEqualTo("hello");
			}
			assertThat(server.connector().pendingCount()).isZero();
			assertThat(outcomes.total()).isZero();
		}
	}

	@Test
	void timesOwnKindOfServerConnector(CapturedOutput output) throws Exception {
		try (TestServer server = start(OwnServerConnectorConfiguration.class)) {
			int port = JettyConnectors.portOfAdded(server);
			assertThat(timed(server)).containsExactlyInAnyOrder(server.port(), port);
			assertThat(HonestClient.create().get(port, "/").body()).isEqualTo("hello");
			try (StuckClients clients = StuckClients.open(StuckKind.SILENT, port)) {
				assertThat(clients.awaitClose(Duration.ofSeconds(20))).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
			}
		}
		assertThat(output).doesNotContain("not timed");
	}

	@Test
	void doesNotListConnectorOfPlainHttp(CapturedOutput output) {
		try (TestServer server = start(PlainConnectorConfiguration.class)) {
			assertThat(timed(server)).containsExactly(server.port());
			assertThat(connectors(server).untimed()).isEmpty();
		}
		assertThat(output).doesNotContain("not timed");
	}

	private TestServer start(Class<?> configuration) {
		return TestServer.start(ServerKind.JETTY_SERVLET, List.of(configuration), "tls-handshake.timeout=" + TIMEOUT);
	}

	private List<Integer> timed(TestServer server) {
		return connectors(server).timed().stream().map(HandshakeConnector::port).toList();
	}

	private List<String> reasons(TestServer server) {
		return connectors(server).untimed().stream().map(UntimedConnector::reason).toList();
	}

	private HandshakeConnectors connectors(TestServer server) {
		return server.context().getBean(HandshakeConnectors.class);
	}

	private static SslContextFactory.Server tls(Server server) {
		Connector connector = server.getConnectors()[0];
		return connector.getConnectionFactory(SslConnectionFactory.class).getSslContextFactory();
	}

	/**
	 * Connector of an application's own, with TLS but without a port.
	 */
	static final class OwnConnector extends LocalConnector {

		OwnConnector(Server server) {
			super(server, new HttpConnectionFactory(), tls(server));
		}

	}

	/**
	 * Connector with TLS on a Unix domain socket, as far as it can be seen.
	 */
	static final class UnixDomainConnector extends LocalConnector {

		private final ServerSocketChannel channel;

		UnixDomainConnector(Server server, ServerSocketChannel channel) {
			super(server, new HttpConnectionFactory(), tls(server));
			this.channel = channel;
		}

		@Override
		public Object getTransport() {
			return this.channel;
		}

	}

	/**
	 * Connector of an application's own, with TLS.
	 */
	static final class OwnServerConnector extends ServerConnector {

		OwnServerConnector(Server server) {
			super(server, tls(server), new HttpConnectionFactory());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnectorConfiguration {

		@Bean
		JettyServerCustomizer ownConnector() {
			return (server) -> server.addConnector(new OwnConnector(server));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnServerConnectorConfiguration {

		@Bean
		JettyServerCustomizer ownConnector() {
			return (server) -> server.addConnector(new OwnServerConnector(server));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DatagramConfiguration {

		@Bean
		JettyServerCustomizer datagramConnector() {
			return (server) -> server.addConnector(new DatagramServerConnector(server, new HttpConnectionFactory()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainConnectorConfiguration {

		@Bean
		JettyServerCustomizer plainConnector() {
			return (server) -> server.addConnector(new ServerConnector(server, new HttpConnectionFactory()));
		}

	}

}
