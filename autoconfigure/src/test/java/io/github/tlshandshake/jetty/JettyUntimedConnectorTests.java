package io.github.tlshandshake.jetty;

import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.UntimedConnector;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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
		String reason = "the connector %s of the application is no ServerConnector"
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
	static class PlainConnectorConfiguration {

		@Bean
		JettyServerCustomizer plainConnector() {
			return (server) -> server.addConnector(new ServerConnector(server, new HttpConnectionFactory()));
		}

	}

}
