package io.github.tlshandshake.jetty;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.Provocation;
import io.github.tlshandshake.testsupport.RecordingSocket;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a failed handshake is for the client what it is without us, and what is told
 * of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JettyStockTests {

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	private TestServer http11;

	private TestServer stockHttp11;

	private TestServer http2;

	private TestServer stockHttp2;

	@BeforeAll
	void startServers() {
		this.http11 = start(true, false);
		this.stockHttp11 = start(false, false);
		this.http2 = start(true, true);
		this.stockHttp2 = start(false, true);
	}

	private TestServer start(boolean enabled, boolean http2) {
		return TestServer.start(ServerKind.JETTY_SERVLET, "tls-handshake.enabled=" + enabled,
				"server.http2.enabled=" + http2, "server.ssl.client-auth=want",
				"spring.ssl.bundle.pem.server.truststore.certificate=" + TestCertificates.CA_CERTIFICATE);
	}

	@AfterAll
	void stopServers() {
		List.of(this.http11, this.stockHttp11, this.http2, this.stockHttp2).forEach(TestServer::close);
	}

	@ParameterizedTest
	@EnumSource
	void failsAsWithoutUs(Provocation provocation) throws IOException {
		assertThat(provoke(this.http11, provocation)).isEqualTo(provoke(this.stockHttp11, provocation));
	}

	@ParameterizedTest
	@EnumSource
	void failsAsWithoutUsWhenHttp2IsEnabled(Provocation provocation) throws IOException {
		assertThat(provoke(this.http2, provocation)).isEqualTo(provoke(this.stockHttp2, provocation));
	}

	@ParameterizedTest
	@EnumSource
	void countsWhatTheClientDid(Provocation provocation) throws IOException {
		Outcomes outcomes = Outcomes.since(this.http2.connector());
		provoke(this.http2, provocation);
		outcomes.awaitOnly(provocation.outcome());
	}

	@ParameterizedTest
	@ValueSource(strings = { ClientHello.TLS_1_2, ClientHello.TLS_1_3 })
	void countsClientsThatResetRightAfterTheirHelloAsAborted(String protocol) throws IOException {
		Outcomes outcomes = Outcomes.since(this.http11.connector());
		for (int i = 0; i < 30; i++) {
			RecordingSocket socket = RecordingSocket.connect(this.http11.port());
			socket.getOutputStream().write(ClientHello.of("localhost", protocol).bytes());
			socket.reset();
		}
		outcomes.awaitOnly(HandshakeOutcome.ABORTED, 30);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "END_WITHOUT_BYTE")
	void tellsHowFarTheClientCame(Provocation provocation) throws IOException {
		Outcomes outcomes = Outcomes.since(this.http11.connector());
		provoke(this.http11, provocation);
		outcomes.awaitOnly(provocation.outcome());
		EndedHandshake latest = this.http11.context().getBean(HandshakeConnectors.class).recent().get(0);
		assertThat(latest.progress().phase()).isEqualTo(provocation.phase());
	}

	private Failure provoke(TestServer server, Provocation provocation) throws IOException {
		try (RecordingSocket socket = RecordingSocket.connect(server.port())) {
			provocation.start(socket);
			return new Failure(socket.readToEnd(PATIENCE), socket.records());
		}
	}

	/**
	 * Failure of a handshake.
	 *
	 * @param closed whether the server has closed the connection
	 * @param records what the server has sent
	 */
	private record Failure(boolean closed, List<String> records) {

	}

}
