package io.github.tlshandshake.jetty;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.StuckHandshake;
import io.github.tlshandshake.WaitingOn;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;
import io.github.tlshandshake.testsupport.TlsTestClient;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.jetty.JettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a port behind a proxy that tells of its client before TLS begins.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JettyProxyProtocolTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 4711);

	private TestServer server;

	private int port;

	private Outcomes outcomes;

	@BeforeAll
	void startServer() {
		this.server = TestServer.start(ServerKind.JETTY_SERVLET, List.of(ProxyConfiguration.class),
				"tls-handshake.timeout=" + TIMEOUT, "tls-handshake.stuck-after=10ms");
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
	@EnumSource
	void tellsTheRealClientAndWhatItSent(Header header) throws Exception {
		byte[] hello = ClientHello.of("localhost").bytes();
		HandshakeProgress progress = new HandshakeProgress(HandshakePhase.NEGOTIATION, WaitingOn.CLIENT, hello.length,
				"localhost");
		try (TlsTestClient client = TlsTestClient.connect(this.port)) {
			client.send(concat(header.bytes, hello));
			awaitPending(CLIENT, progress);
			assertThat(client.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
		}
		this.outcomes.awaitOnly(HandshakeOutcome.TIMEOUT);
	}

	@ParameterizedTest
	@EnumSource
	void closesClientThatIsSilentBehindTheHeaderAtTimeout(Header header) throws Exception {
		try (TlsTestClient client = TlsTestClient.connect(this.port)) {
			client.send(header.bytes);
			awaitPending(CLIENT, new HandshakeProgress(HandshakePhase.NO_DATA, WaitingOn.CLIENT, 0, null));
			assertThat(client.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
		}
		this.outcomes.awaitOnly(HandshakeOutcome.TIMEOUT);
	}

	@ParameterizedTest
	@EnumSource
	void closesProxyThatNeverEndsItsHeaderAtTimeout(Header header) throws Exception {
		try (TlsTestClient client = TlsTestClient.connect(this.port)) {
			client.send(header.bytes, 0, header.bytes.length - 1);
			assertThat(client.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
		}
		this.outcomes.awaitOnly(HandshakeOutcome.TIMEOUT);
	}

	@ParameterizedTest
	@EnumSource
	void countsHealthCheckOfProxyAsProbe(Header header) throws Exception {
		try (TlsTestClient client = TlsTestClient.connect(this.port)) {
			client.send(header.bytes);
			client.halfClose();
			this.outcomes.awaitOnly(HandshakeOutcome.PROBE);
		}
	}

	private void awaitPending(InetSocketAddress address, HandshakeProgress progress) {
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			List<StuckHandshake> stuck = connector().stuck(1);
			assertThat(stuck).hasSize(1);
			assertThat(stuck.get(0).remoteAddress()).isEqualTo(address);
			assertThat(stuck.get(0).progress()).isEqualTo(progress);
		});
	}

	private HandshakeConnector connector() {
		return this.server.connector(this.port);
	}

	private static byte[] concat(byte[] first, byte[] second) {
		return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
	}

	/**
	 * Header of the PROXY protocol.
	 */
	enum Header {

		VERSION_1("PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n".getBytes(StandardCharsets.US_ASCII)),

		VERSION_2(ByteBuffer.allocate(28)
			.put(new byte[] { 13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10, 0x21, 0x11, 0, 12 })
			.put(new byte[] { (byte) 192, 0, 2, 7, (byte) 198, 51, 100, 1 })
			.putShort((short) 4711)
			.putShort((short) 443)
			.array());

		private final byte[] bytes;

		Header(byte[] bytes) {
			this.bytes = bytes;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxyConfiguration {

		@Bean
		JettyServerCustomizer proxied() {
			return (server) -> server.addConnector(proxiedConnector(server));
		}

		private ServerConnector proxiedConnector(Server server) {
			SslConnectionFactory tls = new SslConnectionFactory(
					server.getConnectors()[0].getConnectionFactory(SslConnectionFactory.class).getSslContextFactory(),
					"http/1.1");
			return new ServerConnector(server, new ProxyConnectionFactory(), tls, new HttpConnectionFactory());
		}

	}

}
