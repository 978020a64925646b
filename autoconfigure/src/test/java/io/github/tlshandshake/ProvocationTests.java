package io.github.tlshandshake;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;

import io.github.tlshandshake.connector.HandshakeConnectors;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.Provocation;
import io.github.tlshandshake.testsupport.RecordingSocket;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a client is told of in the same words by each server, whatever it does.
 */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvocationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	@Parameter
	ServerKind kind = ServerKind.NETTY;

	private TestServer server;

	@BeforeAll
	void startServer() {
		this.server = TestServer.start(this.kind, "server.ssl.client-auth=want",
				"spring.ssl.bundle.pem.server.truststore.certificate=" + TestCertificates.CA_CERTIFICATE);
	}

	@AfterAll
	void stopServer() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void tellsOutcomeAndPhase(Provocation provocation) throws IOException {
		Outcomes outcomes = Outcomes.since(this.server.connector());
		try (RecordingSocket socket = RecordingSocket.connect(this.server.port())) {
			provocation.start(socket);
			assertThat(socket.readToEnd(PATIENCE)).as("closed").isTrue();
		}
		outcomes.awaitOnly(provocation.outcome());
		Stream<EndedHandshake> recent = this.server.context().getBean(HandshakeConnectors.class).recent().stream();
		if (provocation.outcome() != HandshakeOutcome.PROBE) {
			assertThat(recent.findFirst().orElseThrow().progress().phase()).isEqualTo(provocation.phase());
		}
	}

}
