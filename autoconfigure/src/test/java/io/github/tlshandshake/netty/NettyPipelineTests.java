package io.github.tlshandshake.netty;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.NettyPipeline;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for our handlers in Netty's pipeline: after the handshake they are gone, and
 * those of Reactor Netty do not disturb them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NettyPipelineTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private TestServer server;

	private Outcomes outcomes;

	@BeforeAll
	void startServer() {
		this.server = TestServer.start(ServerKind.NETTY, List.of(RecordedChannels.class, TappedConfiguration.class),
				"tls-handshake.timeout=" + TIMEOUT, "server.http2.enabled=true");
	}

	@AfterAll
	void stopServer() {
		this.server.close();
	}

	@BeforeEach
	void countOutcomes() {
		this.outcomes = Outcomes.since(this.server.connector());
	}

	@ParameterizedTest
	@ValueSource(strings = { ClientHello.TLS_1_2, ClientHello.TLS_1_3 })
	void hasNoHandlersAfterHandshake(String protocol) throws Exception {
		try (HonestConnection connection = HonestClient.create().withProtocol(protocol).open(this.server.port())) {
			assertThat(connection.request("GET", "/").body()).isEqualTo("hello");
			assertNoHandlers();
		}
		this.outcomes.awaitOnly(HandshakeOutcome.SUCCESS);
	}

	@Test
	void hasNoHandlersAfterHandshakeForHttp2() throws Exception {
		HttpClient client = HonestClient.create().httpClient();
		URI uri = URI.create("https://localhost:" + this.server.port() + "/");
		assertThat(client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).version())
			.isEqualTo(HttpClient.Version.HTTP_2);
		assertNoHandlers();
		this.outcomes.awaitOnly(HandshakeOutcome.SUCCESS);
	}

	private void assertNoHandlers() {
		assertThat(RecordedChannels.latest(this.server).pipeline().names())
			.contains(NettyPipeline.HttpCodec, NettyPipeline.LoggingHandler)
			.doesNotContain(HandshakeHandler.NAME, TransportHandler.NAME);
	}

	@ParameterizedTest
	@EnumSource(names = { "SILENT", "PARTIAL_HELLO", "STALLED" })
	void closesStuckClientAtTimeout(StuckKind stuck) throws Exception {
		try (StuckClients clients = StuckClients.open(stuck, this.server.port())) {
			assertThat(clients.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
		}
		this.outcomes.awaitOnly(HandshakeOutcome.TIMEOUT);
	}

	@Configuration(proxyBeanMethods = false)
	static class TappedConfiguration {

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> tap() {
			return (factory) -> factory
				.addServerCustomizers((server) -> server.wiretap(true).metrics(true, (path) -> path));
		}

	}

}
