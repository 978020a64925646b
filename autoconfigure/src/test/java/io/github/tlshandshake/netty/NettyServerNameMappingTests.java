package io.github.tlshandshake.netty;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.StuckHandshake;
import io.github.tlshandshake.WaitingOn;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.SslProvider;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a mapping of server names to certificates that fails, or takes its time.
 */
@ParameterizedClass
@ValueSource(booleans = { true, false })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class NettyServerNameMappingTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final Duration SLOWNESS = TIMEOUT.multipliedBy(3).dividedBy(2);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

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
		return TestServer.start(ServerKind.NETTY, List.of(SeenBehindTls.class, MappingConfiguration.class),
				"tls-handshake.enabled=" + enabled, "server.http2.enabled=" + this.http2,
				"tls-handshake.timeout=" + TIMEOUT, "tls-handshake.stuck-after=100ms");
	}

	@AfterAll
	void stopServers() {
		this.server.close();
		this.stock.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "failing", "throwing", "failing-later", "without-handler" })
	void failsAsWithoutUs(String host) throws IOException {
		byte[] hello = ClientHello.of(host).bytes();
		FailureSeen failure = FailureSeen.provoke(this.server, (socket) -> socket.getOutputStream().write(hello));
		assertThat(failure.closed()).isTrue();
		assertThat(failure)
			.isEqualTo(FailureSeen.provoke(this.stock, (socket) -> socket.getOutputStream().write(hello)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "failing", "throwing", "failing-later", "without-handler" })
	void countsFailureAsError(String host) throws IOException {
		Outcomes outcomes = Outcomes.since(this.server.connector());
		byte[] hello = ClientHello.of(host).bytes();
		FailureSeen.provoke(this.server, (socket) -> socket.getOutputStream().write(hello));
		outcomes.awaitOnly(HandshakeOutcome.ERROR);
	}

	@Test
	void warnsOfFailure(CapturedOutput output) throws IOException {
		try (TestServer fresh = start(true)) {
			byte[] hello = ClientHello.of("failing").bytes();
			FailureSeen.provoke(fresh, (socket) -> socket.getOutputStream().write(hello));
			FailureSeen.provoke(fresh, (socket) -> socket.getOutputStream().write(hello));
			Awaitility.await()
				.untilAsserted(() -> assertThat(output.getAll().lines())
					.filteredOn((line) -> line.contains("because of the server"))
					.singleElement()
					.asString()
					.contains("WARN", fresh.connector().name(), "no certificate for now"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { ClientHello.TLS_1_2, ClientHello.TLS_1_3 })
	void servesClientWhenMappingTakesLongerThanTimeout(String protocol) throws IOException {
		Outcomes outcomes = Outcomes.since(this.server.connector());
		assertThat(HonestClient.create().withProtocol(protocol).get(this.server.port(), "/").body()).isEqualTo("hello");
		outcomes.awaitOnly(HandshakeOutcome.SUCCESS);
	}

	@Test
	void tellsThatItIsTheServersTurnWhileMappingRuns() throws IOException {
		try (StuckClients clients = StuckClients.open(StuckKind.STALLED, this.server.port())) {
			Awaitility.await().atMost(PATIENCE).until(() -> this.server.connector().stuckCount() == 1);
			assertThat(this.server.connector().stuck(1)).extracting(StuckHandshake::progress)
				.singleElement()
				.returns(HandshakePhase.NEGOTIATION, HandshakeProgress::phase)
				.returns(WaitingOn.SERVER, HandshakeProgress::waitingOn);
			assertThat(clients.openCount()).isOne();
		}
		Awaitility.await().atMost(PATIENCE).until(() -> this.server.connector().pendingCount() == 0);
	}

	@Configuration(proxyBeanMethods = false)
	static class MappingConfiguration {

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> mapping() {
			return (factory) -> factory.addServerCustomizers(this::addMapping);
		}

		private HttpServer addMapping(HttpServer server) {
			SslProvider tls = Objects.requireNonNull(server.configuration().sslProvider());
			return server.secure((spec) -> spec.sslContext(tls.getSslContext())
				.setSniAsyncMappings((host, promise) -> map(tls, host, promise)));
		}

		private Future<SslProvider> map(SslProvider tls, String host, Promise<SslProvider> promise) {
			return switch (host) {
				case "null" -> promise.setSuccess(null);
				case "failing" -> promise.setFailure(new IllegalStateException("no certificate for now"));
				case "throwing" -> throw new IllegalStateException("no certificate for now");
				case "failing-later" ->
					later(Duration.ofMillis(200), promise, () -> promise.setFailure(new IOException("unreachable")));
				case "without-handler" -> promise.setSuccess(withoutHandler(tls));
				default -> later(SLOWNESS, promise, () -> promise.setSuccess(tls));
			};
		}

		private Future<SslProvider> later(Duration delay, Promise<SslProvider> promise, Runnable completion) {
			GlobalEventExecutor.INSTANCE.schedule(completion, delay.toMillis(), TimeUnit.MILLISECONDS);
			return promise;
		}

		private static SslProvider withoutHandler(SslProvider tls) {
			return SslProvider.builder().sslContext(tls.getSslContext()).handlerConfigurator((handler) -> {
				throw new IllegalStateException("no handler");
			}).build();
		}

	}

}
