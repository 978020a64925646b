package io.github.tlshandshake.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLSocket;

import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.StuckHandshake;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import io.github.tlshandshake.testsupport.TlsTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.netty.http.server.ProxyProtocolSupportType;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the PROXY protocol, with which a load balancer tells the client's address.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class NettyProxyProtocolTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final byte[] HEADER = "PROXY TCP4 203.0.113.9 127.0.0.1 50234 443\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private static final InetSocketAddress CLIENT = new InetSocketAddress("203.0.113.9", 50234);

	private TestServer server;

	private Outcomes outcomes;

	@BeforeAll
	void startServer() {
		this.server = TestServer.start(ServerKind.NETTY, List.of(ProxyConfiguration.class),
				"tls-handshake.timeout=" + TIMEOUT, "tls-handshake.stuck-after=100ms");
	}

	@AfterAll
	void stopServer() {
		this.server.close();
	}

	@BeforeEach
	void countOutcomes() {
		this.outcomes = Outcomes.since(this.server.connector());
	}

	@Test
	void closesProxyThatDoesNotFinishItsHeaderAtTimeout() throws Exception {
		try (TlsTestClient client = TlsTestClient.connect(this.server.port())) {
			client.send(HEADER, 0, 20);
			assertThat(client.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
		}
		this.outcomes.awaitOnly(HandshakeOutcome.TIMEOUT);
	}

	@Test
	void closesClientThatIsSilentBehindTheHeaderAtTimeout() throws Exception {
		try (TlsTestClient client = TlsTestClient.connect(this.server.port())) {
			client.send(HEADER);
			assertThat(client.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
		}
		this.outcomes.awaitOnly(HandshakeOutcome.TIMEOUT);
	}

	@Test
	void reportsAddressOfTheClientAndNotOfTheProxy() throws Exception {
		try (TlsTestClient client = TlsTestClient.connect(this.server.port())) {
			client.send(HEADER);
			client.send(ClientHello.of("localhost").bytes());
			Awaitility.await().atMost(PATIENCE).until(() -> this.server.connector().stuckCount() == 1);
			assertThat(this.server.connector().stuck(1)).extracting(StuckHandshake::remoteAddress)
				.containsExactly(CLIENT);
			client.awaitClose(PATIENCE);
		}
		this.outcomes.awaitOnly(HandshakeOutcome.TIMEOUT);
		assertThat(this.server.context().getBean(HandshakeConnectors.class).recent().get(0))
			.extracting(EndedHandshake::remoteAddress)
			.isEqualTo(CLIENT);
	}

	@Test
	void servesHonestClientBehindTheHeader() throws Exception {
		try (Socket socket = new Socket("127.0.0.1", this.server.port())) {
			socket.getOutputStream().write(HEADER);
			assertThat(request(socket)).startsWith("HTTP/1.1 200");
		}
		this.outcomes.awaitOnly(HandshakeOutcome.SUCCESS);
	}

	@Test
	void countsMalformedHeaderAsErrorOfTheClient(CapturedOutput output) throws Exception {
		try (TlsTestClient client = TlsTestClient.connect(this.server.port())) {
			client.send("PROXY UNHEARD-OF\r\n".getBytes(StandardCharsets.US_ASCII));
			assertThat(client.awaitClose(PATIENCE)).isLessThan(TIMEOUT);
		}
		this.outcomes.awaitOnly(HandshakeOutcome.ERROR);
		assertThat(output).doesNotContain("WARN", "ERROR", "\tat ");
	}

	private String request(Socket socket) throws IOException {
		try (SSLSocket secured = (SSLSocket) TestCertificates.clientContext()
			.getSocketFactory()
			.createSocket(socket, "localhost", this.server.port(), true)) {
			secured.getOutputStream()
				.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			return new String(secured.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class ProxyConfiguration {

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> proxyProtocol() {
			return (factory) -> factory
				.addServerCustomizers((server) -> server.proxyProtocol(ProxyProtocolSupportType.ON));
		}

	}

}
