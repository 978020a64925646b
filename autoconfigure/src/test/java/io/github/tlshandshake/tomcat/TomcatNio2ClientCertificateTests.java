package io.github.tlshandshake.tomcat;

import java.time.Duration;
import java.util.Map;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for Tomcat's NIO2 connector when it needs a certificate of the client.
 */
class TomcatNio2ClientCertificateTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@ParameterizedTest
	@ValueSource(strings = { ClientHello.TLS_1_2, ClientHello.TLS_1_3 })
	void timesHandshakes(String version) throws Exception {
		HonestClient client = HonestClient.create().withProtocol(version);
		try (TestServer server = TomcatProtocol.NIO2.start("tls-handshake.timeout=" + TIMEOUT,
				"server.ssl.client-auth=need",
				"spring.ssl.bundle.pem.server.truststore.certificate=" + TestCertificates.CA_CERTIFICATE)) {
			Outcomes outcomes = Outcomes.since(server.connector());
			assertThat(
					client.withContext(TestCertificates.clientContextWithCertificate()).get(server.port(), "/").body())
				.isEqualTo("hello");
			assertThatIOException()
				.isThrownBy(() -> client.withContext(TestCertificates.strangerContext()).get(server.port(), "/"));
			try (StuckClients clients = StuckClients.open(StuckKind.DRIPPING_SECOND_FLIGHT, version, 1,
					server.port())) {
				assertThat(clients.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
			}
			Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(outcomes.counts()).isEqualTo(Map.of(HandshakeOutcome.SUCCESS, 1L,
						HandshakeOutcome.ERROR, 1L, HandshakeOutcome.TIMEOUT, 1L)));
		}
	}

}
