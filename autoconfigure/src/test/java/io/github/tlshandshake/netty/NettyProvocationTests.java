package io.github.tlshandshake.netty;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.Provocation;
import io.github.tlshandshake.testsupport.RecordingSocket;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
 * Tests for what is told of clients that end their handshakes in one way or another, and
 * for the log, which tells nothing.
 */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class NettyProvocationTests {

	@Parameter
	HttpVersions versions = HttpVersions.HTTP_1;

	private TestServer server;

	private Outcomes outcomes;

	@BeforeAll
	void startServer() {
		this.server = this.versions.start(true);
	}

	@AfterAll
	void stopServer() {
		this.server.close();
	}

	@BeforeEach
	void countOutcomes() {
		this.outcomes = Outcomes.since(this.server.connector());
	}

	@AfterEach
	void logsNothing(CapturedOutput output) {
		assertThat(output).doesNotContain("WARN", "ERROR", "\tat ");
	}

	@ParameterizedTest
	@EnumSource
	void countsWhatTheClientDid(Provocation provocation) throws IOException {
		FailureSeen.provoke(this.server, provocation::start);
		this.outcomes.awaitOnly(provocation.outcome());
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "END_WITHOUT_BYTE")
	void tellsHowFarTheClientCame(Provocation provocation) throws IOException {
		FailureSeen.provoke(this.server, provocation::start);
		this.outcomes.awaitOnly(provocation.outcome());
		EndedHandshake latest = this.server.context().getBean(HandshakeConnectors.class).recent().get(0);
		assertThat(latest.progress().phase()).isEqualTo(provocation.phase());
	}

	@ParameterizedTest
	@ValueSource(strings = { ClientHello.TLS_1_2, ClientHello.TLS_1_3 })
	void countsClientsThatResetRightAfterTheirHelloAsAborted(String protocol) throws IOException {
		for (int i = 0; i < 30; i++) {
			RecordingSocket socket = RecordingSocket.connect(this.server.port());
			socket.getOutputStream().write(ClientHello.of("localhost", protocol).bytes());
			socket.reset();
		}
		this.outcomes.awaitOnly(HandshakeOutcome.ABORTED, 30);
	}

	@ParameterizedTest
	@ValueSource(strings = { ClientHello.TLS_1_2, ClientHello.TLS_1_3 })
	void countsResumedHandshakeAsSuccess(String protocol) throws IOException {
		HonestClient client = HonestClient.create().withProtocol(protocol);
		for (int i = 0; i < 3; i++) {
			try (HonestConnection connection = client.open(this.server.port())) {
				assertThat(connection.protocol()).isEqualTo(protocol);
			}
		}
		this.outcomes.awaitOnly(HandshakeOutcome.SUCCESS, 3);
	}

	@Test
	void servesHonestClient() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + this.server.port() + "/"))
			.build();
		assertThat(HonestClient.create().httpClient().send(request, HttpResponse.BodyHandlers.ofString()).body())
			.isEqualTo("hello");
		this.outcomes.awaitOnly(HandshakeOutcome.SUCCESS);
	}

}
