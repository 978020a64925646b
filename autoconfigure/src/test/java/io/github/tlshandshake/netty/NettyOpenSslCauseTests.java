package io.github.tlshandshake.netty;

import java.io.IOException;
import java.time.Duration;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.FailingClient;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.Provocation;
import io.github.tlshandshake.testsupport.RecordingSocket;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that OpenSSL's failures are told as those of the JDK are.
 */
@EnabledIf("io.netty.handler.ssl.OpenSsl#isAvailable")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NettyOpenSslCauseTests {

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	private TestServer server;

	@BeforeAll
	void startServer() {
		this.server = TestServer.start(ServerKind.NETTY, "server.http2.enabled=true", "server.ssl.client-auth=need",
				"spring.ssl.bundle.pem.server.truststore.certificate=" + TestCertificates.BADGE_CA_CERTIFICATE);
	}

	@AfterAll
	void stopServer() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NO_COMMON_ALPN")
	void tellsCauseAndParty(FailingClient client) throws IOException {
		client.assertTold(this.server);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = { "USER_CANCELED_.*", "CLOSE_NOTIFY" })
	void countsClientThatTakesItsHelloBackAsAborted(Provocation provocation) throws IOException {
		Outcomes outcomes = Outcomes.since(this.server.connector());
		try (RecordingSocket socket = RecordingSocket.connect(this.server.port())) {
			provocation.start(socket);
			socket.readToEnd(PATIENCE);
		}
		outcomes.awaitOnly(HandshakeOutcome.ABORTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { ClientHello.TLS_1_2, ClientHello.TLS_1_3 })
	void countsClientsThatResetRightAfterTheirHelloAsAborted(String protocol) throws IOException {
		Outcomes outcomes = Outcomes.since(this.server.connector());
		for (int i = 0; i < 30; i++) {
			RecordingSocket socket = RecordingSocket.connect(this.server.port());
			socket.getOutputStream().write(ClientHello.of("localhost", protocol).bytes());
			socket.reset();
		}
		outcomes.awaitOnly(HandshakeOutcome.ABORTED, 30);
	}

}
