package io.github.tlshandshake.netty;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.Provocation;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import io.github.tlshandshake.testsupport.TlsTestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a port that redirects plain HTTP to HTTPS.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NettyRedirectTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private TestServer server;

	private TestServer stock;

	private Outcomes outcomes;

	@BeforeAll
	void startServer() {
		this.server = start(true);
		this.stock = start(false);
	}

	private TestServer start(boolean enabled) {
		return TestServer.start(ServerKind.NETTY,
				List.of(RedirectConfiguration.class, RecordedChannels.class, SeenBehindTls.class),
				"tls-handshake.enabled=" + enabled, "tls-handshake.timeout=" + TIMEOUT, "server.ssl.client-auth=want",
				"spring.ssl.bundle.pem.server.truststore.certificate=" + TestCertificates.CA_CERTIFICATE);
	}

	@AfterAll
	void stopServers() {
		this.server.close();
		this.stock.close();
	}

	@BeforeEach
	void countOutcomes() {
		this.outcomes = Outcomes.since(this.server.connector());
	}

	@Test
	void redirectsPlainHttpWithoutCountingIt() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.server.port() + "/x"))
			.build();
		HttpResponse<Void> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
		assertThat(response.statusCode()).isEqualTo(308);
		assertThat(response.headers().firstValue("Location"))
			.hasValue("https://localhost:" + this.server.port() + "/x");
		assertThat(this.server.connector().pendingCount()).isZero();
		assertThat(this.outcomes.total()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { ClientHello.TLS_1_2, ClientHello.TLS_1_3 })
	void servesClientThatSpeaksTls(String protocol) throws Exception {
		HonestClient client = HonestClient.create().withProtocol(protocol);
		try (HonestConnection connection = client.open(this.server.port())) {
			assertThat(connection.request("GET", "/").body()).isEqualTo("hello");
			assertThat(RecordedChannels.latest(this.server).pipeline().names()).contains(NettyPipeline.HttpCodec)
				.doesNotContain(HandshakeHandler.NAME, TransportHandler.NAME);
		}
		this.outcomes.awaitOnly(HandshakeOutcome.SUCCESS);
	}

	@ParameterizedTest
	@EnumSource(names = { "SILENT", "DRIPPING", "STALLED" })
	void closesStuckClientAtTimeout(StuckKind stuck) throws Exception {
		try (StuckClients clients = StuckClients.open(stuck, this.server.port())) {
			assertThat(clients.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
		}
		this.outcomes.awaitOnly(HandshakeOutcome.TIMEOUT);
	}

	@Test
	void closesClientThatDoesNotTellItsProtocolAtTimeout() throws Exception {
		try (TlsTestClient client = TlsTestClient.connect(this.server.port())) {
			client.send("GET".getBytes(StandardCharsets.US_ASCII));
			assertThat(client.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
		}
		this.outcomes.awaitOnly(HandshakeOutcome.TIMEOUT);
	}

	@ParameterizedTest
	@EnumSource
	void failsAsWithoutUs(Provocation provocation) throws IOException {
		assertThat(FailureSeen.provoke(this.server, provocation::start))
			.isEqualTo(FailureSeen.provoke(this.stock, provocation::start));
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "PLAIN_HTTP", "GARBAGE" })
	void countsWhatTheClientDid(Provocation provocation) throws IOException {
		FailureSeen.provoke(this.server, provocation::start);
		this.outcomes.awaitOnly(provocation.outcome());
	}

	@Configuration(proxyBeanMethods = false)
	static class RedirectConfiguration {

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> redirect() {
			return (factory) -> factory.addServerCustomizers(this::redirectHttpToHttps);
		}

		private HttpServer redirectHttpToHttps(HttpServer server) {
			return server.secure(Objects.requireNonNull(server.configuration().sslProvider()), true);
		}

	}

}
