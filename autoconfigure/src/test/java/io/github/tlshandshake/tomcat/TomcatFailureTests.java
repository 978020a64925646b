package io.github.tlshandshake.tomcat;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.WaitingOn;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.ClientTrust;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import io.github.tlshandshake.testsupport.TlsTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for handshakes that fail, and for what is told of them.
 */
@ParameterizedClass
@EnumSource
class TomcatFailureTests {

	private static final String USER_CANCELED = "1503030002015a";

	private static final String CLOSE_NOTIFY = "15030300020100";

	@Parameter
	@SuppressWarnings("NullAway.Init")
	private TomcatProtocol protocol;

	@ParameterizedTest
	@ValueSource(strings = { ClientHello.TLS_1_2, ClientHello.TLS_1_3 })
	void countsClientThatResetsRightAfterItsHelloAsAborted(String version) throws Exception {
		try (TestServer server = this.protocol.start()) {
			Outcomes outcomes = Outcomes.since(server.connector());
			for (int i = 0; i < 20; i++) {
				TlsTestClient client = TlsTestClient.connect(server.port());
				client.send(ClientHello.of("localhost", version).bytes());
				client.reset();
			}
			outcomes.awaitOnly(HandshakeOutcome.ABORTED, 20);
		}
	}

	@ParameterizedTest
	@CsvSource({ "TLSv1.2, ''", "TLSv1.3, ''", "TLSv1.2," + CLOSE_NOTIFY, "TLSv1.3," + CLOSE_NOTIFY,
			"TLSv1.2," + USER_CANCELED + CLOSE_NOTIFY, "TLSv1.3," + USER_CANCELED + CLOSE_NOTIFY })
	void countsClientThatSaysGoodbyeAfterItsHelloAsAborted(String version, String goodbye) throws Exception {
		try (TestServer server = this.protocol.start(); TlsTestClient client = TlsTestClient.connect(server.port())) {
			Outcomes outcomes = Outcomes.since(server.connector());
			client.send(ClientHello.of("localhost", version).bytes());
			client.send(HexFormat.of().parseHex(goodbye));
			client.halfClose();
			outcomes.awaitOnly(HandshakeOutcome.ABORTED);
			assertThat(latest(server).progress().phase()).isEqualTo(HandshakePhase.NEGOTIATION);
		}
	}

	@Test
	void tellsThatNoHelloCameOfPlainHttp() throws Exception {
		assertErrorInHello("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
	}

	@Test
	void tellsThatNoHelloCameOfGarbage() throws Exception {
		assertErrorInHello(new byte[200]);
	}

	@Test
	void tellsThatNoHelloCameOfOtherMessage() throws Exception {
		assertErrorInHello(HexFormat.of().parseHex("160303000414000000"));
	}

	private void assertErrorInHello(byte[] bytes) throws Exception {
		try (TestServer server = this.protocol.start(); TlsTestClient client = TlsTestClient.connect(server.port())) {
			Outcomes outcomes = Outcomes.since(server.connector());
			client.send(bytes);
			outcomes.awaitOnly(HandshakeOutcome.ERROR);
			assertThat(latest(server).progress().phase()).isEqualTo(HandshakePhase.CLIENT_HELLO);
			assertThat(latest(server).progress().bytesReceived()).isEqualTo(bytes.length);
		}
	}

	@Test
	void countsErrorOfTrustManagerAsErrorOfServer() throws Exception {
		try (TestServer server = this.protocol.start(List.of(ClientTrust.TomcatConfiguration.class),
				ClientTrust.property(BrokenTrustManager.class), "server.ssl.client-auth=need")) {
			Outcomes outcomes = Outcomes.since(server.connector());
			HonestClient client = HonestClient.create().withContext(TestCertificates.clientContextWithCertificate());
			assertThatIOException().isThrownBy(() -> client.get(server.port(), "/"));
			outcomes.awaitOnly(HandshakeOutcome.ERROR);
			assertThat(latest(server).progress().waitingOn()).isEqualTo(WaitingOn.SERVER);
		}
	}

	private static EndedHandshake latest(TestServer server) {
		return server.context().getBean(HandshakeConnectors.class).recent().get(0);
	}

	/**
	 * Trust manager that lacks a class. Public because Tomcat creates it by its name.
	 */
	public static class BrokenTrustManager extends ClientTrust {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
			throw new NoClassDefFoundError("Directory");
		}

	}

}
