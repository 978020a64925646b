package io.github.tlshandshake;

import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for servers that need a certificate of the client.
 */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientCertificateTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Parameter
	@SuppressWarnings("NullAway.Init")
	private ServerKind kind;

	@SuppressWarnings("NullAway.Init")
	private TestServer server;

	@SuppressWarnings("NullAway.Init")
	private Outcomes outcomes;

	@BeforeParameterizedClassInvocation
	void startServer() {
		this.server = TestServer.start(this.kind, "tls-handshake.timeout=" + TIMEOUT, "server.ssl.client-auth=need",
				"spring.ssl.bundle.pem.server.truststore.certificate=" + TestCertificates.CA_CERTIFICATE);
	}

	@AfterParameterizedClassInvocation
	void stopServer() {
		this.server.close();
	}

	@BeforeEach
	void countOutcomes() {
		this.outcomes = Outcomes.since(this.server.connector());
	}

	@ParameterizedTest
	@ValueSource(strings = { ClientHello.TLS_1_2, ClientHello.TLS_1_3 })
	void servesClientWithCertificate(String protocol) throws Exception {
		assertThat(known(protocol).get(this.server.port(), "/").body()).isEqualTo("hello");
		this.outcomes.awaitOnly(HandshakeOutcome.SUCCESS, 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { ClientHello.TLS_1_2, ClientHello.TLS_1_3 })
	void servesClientThatHesitatesOverItsCertificate(String protocol) throws Exception {
		HonestClient client = known(protocol).withPause(TIMEOUT.dividedBy(2));
		assertThat(client.get(this.server.port(), "/").body()).isEqualTo("hello");
		this.outcomes.awaitOnly(HandshakeOutcome.SUCCESS, 1);
	}

	private HonestClient known(String protocol) {
		return HonestClient.create()
			.withProtocol(protocol)
			.withContext(TestCertificates.clientContextWithCertificate());
	}

	@ParameterizedTest
	@ValueSource(strings = { ClientHello.TLS_1_2, ClientHello.TLS_1_3 })
	void countsClientWithoutCertificateAsError(String protocol) {
		HonestClient client = HonestClient.create().withProtocol(protocol);
		assertThatIOException().isThrownBy(() -> client.get(this.server.port(), "/"));
		this.outcomes.awaitOnly(HandshakeOutcome.ERROR, 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { ClientHello.TLS_1_2, ClientHello.TLS_1_3 })
	void countsClientWithForeignCertificateAsError(String protocol) {
		HonestClient client = HonestClient.create()
			.withProtocol(protocol)
			.withContext(TestCertificates.strangerContext());
		assertThatIOException().isThrownBy(() -> client.get(this.server.port(), "/"));
		this.outcomes.awaitOnly(HandshakeOutcome.ERROR, 1);
	}

	@Test
	void closesStuckClientsAtTimeout() throws Exception {
		int port = this.server.port();
		try (StuckClients silent = StuckClients.open(StuckKind.SILENT, port);
				StuckClients dripping = StuckClients.open(StuckKind.DRIPPING, port);
				StuckClients stalled = StuckClients.open(StuckKind.STALLED, port);
				StuckClients old = StuckClients.open(StuckKind.STALLED, ClientHello.TLS_1_2, 1, port);
				StuckClients second = StuckClients.open(StuckKind.DRIPPING_SECOND_FLIGHT, port)) {
			for (StuckClients clients : List.of(silent, dripping, stalled, old, second)) {
				assertThat(clients.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
			}
		}
		this.outcomes.awaitOnly(HandshakeOutcome.TIMEOUT, 5);
	}

}
