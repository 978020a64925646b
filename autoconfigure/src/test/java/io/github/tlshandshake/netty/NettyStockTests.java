package io.github.tlshandshake.netty;

import java.io.IOException;
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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a failed handshake is, for the client and for handlers of the application,
 * what it is without us.
 */
@ParameterizedClass
@ValueSource(booleans = { true, false })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class NettyStockTests {

	@Parameter
	boolean http2;

	private TestServer server;

	private TestServer stock;

	@BeforeAll
	void startServers() {
		this.server = start(true);
		this.stock = start(false);
	}

	private TestServer start(boolean enabled) {
		return TestServer.start(ServerKind.NETTY, List.of(SeenBehindTls.class), "tls-handshake.enabled=" + enabled,
				"server.http2.enabled=" + this.http2, "server.ssl.client-auth=want",
				"spring.ssl.bundle.pem.server.truststore.certificate=" + TestCertificates.CA_CERTIFICATE);
	}

	@AfterAll
	void stopServers() {
		this.server.close();
		this.stock.close();
	}

	@ParameterizedTest
	@EnumSource
	void failsAsWithoutUs(Provocation provocation) throws IOException {
		assertThat(FailureSeen.provoke(this.server, provocation::start))
			.isEqualTo(FailureSeen.provoke(this.stock, provocation::start));
	}

	@ParameterizedTest
	@EnumSource
	void countsWhatTheClientDid(Provocation provocation, CapturedOutput output) throws IOException {
		Outcomes outcomes = Outcomes.since(this.server.connector());
		FailureSeen.provoke(this.server, provocation::start);
		outcomes.awaitOnly(provocation.outcome());
		assertThat(output).doesNotContain("WARN", "ERROR", "\tat ");
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

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "END_WITHOUT_BYTE")
	void tellsHowFarTheClientCame(Provocation provocation) throws IOException {
		Outcomes outcomes = Outcomes.since(this.server.connector());
		FailureSeen.provoke(this.server, provocation::start);
		outcomes.awaitOnly(provocation.outcome());
		EndedHandshake latest = this.server.context().getBean(HandshakeConnectors.class).recent().get(0);
		assertThat(latest.progress().phase()).isEqualTo(provocation.phase());
	}

}
