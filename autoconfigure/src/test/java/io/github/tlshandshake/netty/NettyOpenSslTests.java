package io.github.tlshandshake.netty;

import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLException;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import io.netty.handler.ssl.OpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for OpenSSL, which Reactor Netty prefers to the JDK where it is on the class
 * path.
 */
@EnabledIf("io.netty.handler.ssl.OpenSsl#isAvailable")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NettyOpenSslTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private TestServer server;

	private Outcomes outcomes;

	@BeforeAll
	void startServer() {
		this.server = TestServer.start(ServerKind.NETTY, List.of(RecordedChannels.class),
				"tls-handshake.timeout=" + TIMEOUT, "server.http2.enabled=true", "server.ssl.client-auth=want",
				"spring.ssl.bundle.pem.server.truststore.certificate=" + TestCertificates.CA_CERTIFICATE);
	}

	@AfterAll
	void stopServer() {
		this.server.close();
	}

	@BeforeEach
	void countOutcomes() {
		this.outcomes = Outcomes.since(this.server.connector());
	}

	@ParameterizedTest
	@EnumSource(names = { "SILENT", "DRIPPING", "STALLED", "DRIPPING_SECOND_FLIGHT" })
	void closesStuckClientAtTimeout(StuckKind stuck) throws Exception {
		try (StuckClients clients = StuckClients.open(stuck, this.server.port())) {
			assertThat(clients.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
		}
		this.outcomes.awaitOnly(HandshakeOutcome.TIMEOUT);
	}

	@ParameterizedTest
	@ValueSource(strings = { ClientHello.TLS_1_2, ClientHello.TLS_1_3 })
	void servesClientThatFinishesItsHandshakeLate(String protocol) throws Exception {
		HonestClient client = HonestClient.create().withProtocol(protocol).withPause(TIMEOUT.dividedBy(2));
		try (HonestConnection connection = client.open(this.server.port())) {
			assertThat(connection.request("GET", "/").body()).isEqualTo("hello");
			assertThat(RecordedChannels.latest(this.server).pipeline().get(SslHandler.class).engine())
				.isInstanceOf(OpenSslEngine.class);
		}
		this.outcomes.awaitOnly(HandshakeOutcome.SUCCESS);
	}

	@Test
	void servesClientWithCertificate() throws Exception {
		HonestClient client = HonestClient.create().withContext(TestCertificates.clientContextWithCertificate());
		assertThat(client.get(this.server.port(), "/").body()).isEqualTo("hello");
		this.outcomes.awaitOnly(HandshakeOutcome.SUCCESS);
	}

	@ParameterizedTest
	@ValueSource(strings = { ClientHello.TLS_1_2, ClientHello.TLS_1_3 })
	void countsClientThatDistrustsTheCertificateAsError(String protocol) {
		HonestClient client = HonestClient.create()
			.withProtocol(protocol)
			.withContext(TestCertificates.distrustingContext());
		assertThatExceptionOfType(SSLException.class).isThrownBy(() -> client.open(this.server.port()));
		this.outcomes.awaitOnly(HandshakeOutcome.ERROR);
	}

}
