package io.github.tlshandshake.jetty;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import io.github.tlshandshake.testsupport.TlsTestClient;
import org.awaitility.Awaitility;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.jetty.JettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a port that detects whether a client speaks TLS.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JettyDetectorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private TestServer server;

	private int port;

	private Outcomes outcomes;

	@BeforeAll
	void startServer() {
		this.server = TestServer.start(ServerKind.JETTY_SERVLET, List.of(DetectorConfiguration.class),
				"tls-handshake.timeout=" + TIMEOUT);
		this.port = JettyConnectors.portOfAdded(this.server);
	}

	@AfterAll
	void stopServer() {
		this.server.close();
	}

	@BeforeEach
	void countOutcomes() {
		this.outcomes = Outcomes.since(connector());
	}

	@ParameterizedTest
	@EnumSource(names = { "SILENT", "PARTIAL_HELLO", "DRIPPING", "STALLED" })
	void closesStuckClientAtTimeout(StuckKind stuck) throws Exception {
		try (StuckClients clients = StuckClients.open(stuck, this.port)) {
			assertThat(clients.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
		}
		this.outcomes.awaitOnly(HandshakeOutcome.TIMEOUT);
	}

	@Test
	void servesClientThatSpeaksTls() throws Exception {
		assertThat(HonestClient.create().get(this.port, "/").body()).isEqualTo("hello");
		this.outcomes.awaitOnly(HandshakeOutcome.SUCCESS);
	}

	@Test
	void keepsIdleConnectionAfterHandshake() throws Exception {
		try (HonestConnection connection = HonestClient.create().open(this.port)) {
			ServerConnector jetty = (ServerConnector) JettyConnectors.added(this.server);
			Awaitility.await()
				.during(TIMEOUT.plusMillis(200))
				.atMost(PATIENCE)
				.until(() -> !jetty.getConnectedEndPoints().isEmpty());
			assertThat(connection.request("GET", "/").body()).isEqualTo("hello");
		}
	}

	@Test
	void servesPlainHttpWithoutCountingIt() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/")).build();
		assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body())
			.isEqualTo("hello");
		assertThat(connector().pendingCount()).isZero();
		assertThat(this.outcomes.total()).isZero();
	}

	@Test
	void keepsPlainHttpThatPausesLongerThanTimeout() throws Exception {
		try (TlsTestClient client = TlsTestClient.connect(this.port)) {
			client.send("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
			Awaitility.await().during(TIMEOUT.plusMillis(200)).atMost(PATIENCE).until(() -> !client.isClosedByServer());
		}
		assertThat(this.outcomes.total()).isZero();
	}

	private HandshakeConnector connector() {
		return this.server.connector(this.port);
	}

	@Configuration(proxyBeanMethods = false)
	static class DetectorConfiguration {

		@Bean
		JettyServerCustomizer detector() {
			return (server) -> server.addConnector(detectingConnector(server));
		}

		private ServerConnector detectingConnector(Server server) {
			SslConnectionFactory original = server.getConnectors()[0].getConnectionFactory(SslConnectionFactory.class);
			SslConnectionFactory tls = new SslConnectionFactory(original.getSslContextFactory(),
					HttpVersion.HTTP_1_1.asString());
			return new ServerConnector(server, new DetectorConnectionFactory(tls), new HttpConnectionFactory());
		}

	}

}
