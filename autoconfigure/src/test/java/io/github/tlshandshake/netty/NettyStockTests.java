package io.github.tlshandshake.netty;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeConnectors;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.Provocation;
import io.github.tlshandshake.testsupport.RecordingSocket;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a failed handshake is, for the client and for handlers of the application,
 * what it is without us.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NettyStockTests {

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
		return TestServer.start(ServerKind.NETTY, List.of(SeenBehindTls.class), "tls-handshake.enabled=" + enabled,
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
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "END_WITHOUT_BYTE")
	void tellsHowFarTheClientCame(Provocation provocation) throws IOException {
		Outcomes outcomes = Outcomes.since(this.http11.connector());
		provoke(this.http11, provocation);
		outcomes.awaitOnly(provocation.outcome());
		EndedHandshake latest = this.http11.context().getBean(HandshakeConnectors.class).recent().get(0);
		assertThat(latest.progress().phase()).isEqualTo(provocation.phase());
	}

	private Failure provoke(TestServer server, Provocation provocation) throws IOException {
		List<String> seen = SeenBehindTls.on(server);
		seen.clear();
		try (RecordingSocket socket = RecordingSocket.connect(server.port())) {
			provocation.start(socket);
			boolean closed = socket.readToEnd(PATIENCE);
			Awaitility.await().atMost(PATIENCE).until(() -> seen.contains("last inactive") || !closed);
			return new Failure(closed, socket.records(), List.copyOf(seen));
		}
	}

	/**
	 * Failure of a handshake.
	 *
	 * @param closed whether the server has closed the connection
	 * @param records what the server has sent
	 * @param seen what handlers have seen
	 */
	private record Failure(boolean closed, List<String> records, List<String> seen) {

	}

}
