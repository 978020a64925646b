package io.github.tlshandshake;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each server promises with bundles that are chosen by the server name.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ServerNameBundleContractTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final ServerKind kind;

	private final List<Class<?>> configuration;

	private TestServer server;

	protected ServerNameBundleContractTests(ServerKind kind, Class<?>... configuration) {
		this.kind = kind;
		this.configuration = List.of(configuration);
	}

	@BeforeAll
	void startServer() {
		this.server = TestServer.start(this.kind, this.configuration, "tls-handshake.timeout=" + TIMEOUT,
				"tls-handshake.stuck-after=300ms",
				"spring.ssl.bundle.pem.alpha.keystore.certificate=" + TestCertificates.ALPHA_CERTIFICATE,
				"spring.ssl.bundle.pem.alpha.keystore.private-key=" + TestCertificates.ALPHA_PRIVATE_KEY,
				"server.ssl.server-name-bundles[0].server-name=" + TestCertificates.ALPHA_HOST,
				"server.ssl.server-name-bundles[0].bundle=alpha");
	}

	@AfterAll
	void stopServer() {
		this.server.close();
	}

	// The client refuses a certificate for another host
	@ParameterizedTest
	@ValueSource(strings = { TestCertificates.ALPHA_HOST, "localhost" })
	void presentsCertificateOfServerName(String host) throws Exception {
		Outcomes outcomes = Outcomes.since(this.server.connector());
		assertThat(HonestClient.create().withHost(host).get(this.server.port(), "/").body()).isEqualTo("hello");
		assertThat(outcomes.counts()).isEqualTo(Map.of(HandshakeOutcome.SUCCESS, 1L));
	}

	@ParameterizedTest
	@EnumSource(names = { "SILENT", "DRIPPING", "STALLED" })
	void closesStuckClientAtTimeout(StuckKind stuck) throws Exception {
		Outcomes outcomes = Outcomes.since(this.server.connector());
		try (StuckClients clients = open(stuck)) {
			assertThat(clients.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
		}
		assertThat(outcomes.counts()).isEqualTo(Map.of(HandshakeOutcome.TIMEOUT, 1L));
	}

	@Test
	void reportsServerNameOfStuckClient() throws Exception {
		try (StuckClients clients = open(StuckKind.STALLED)) {
			Awaitility.await().atMost(PATIENCE).until(() -> this.server.connector().stuckCount() == 1);
			assertThat(this.server.connector().stuck(1)).singleElement()
				.extracting(StuckHandshake::progress)
				.returns(TestCertificates.ALPHA_HOST, (progress) -> progress.serverName());
			clients.awaitClose(PATIENCE);
		}
	}

	private StuckClients open(StuckKind stuck) throws Exception {
		InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), this.server.port());
		return StuckClients.open(stuck, ClientHello.of(TestCertificates.ALPHA_HOST), stuck.interval(), 1, address);
	}

}
