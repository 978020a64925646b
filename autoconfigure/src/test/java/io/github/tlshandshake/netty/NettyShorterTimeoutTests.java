package io.github.tlshandshake.netty;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.SslProvider;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a timeout that the application has set on Reactor Netty itself.
 */
@ParameterizedClass
@ValueSource(booleans = { true, false })
@ExtendWith(OutputCaptureExtension.class)
class NettyShorterTimeoutTests {

	private static final Duration SHORTER = Duration.ofMillis(400);

	private static final String REASON = "the timeout in force is PT0.4S: Reactor Netty's own timeout comes first; "
			+ "the 'handshakeTimeout' of its SslProvider sets it";

	@Parameter
	boolean http2;

	@Test
	void reportsTimeoutOfServer(CapturedOutput output) {
		try (TestServer server = start(true, "server")) {
			assertThat(server.connector().limitation()).isEqualTo(REASON);
			assertThat(output.getAll().lines()).filteredOn((line) -> line.endsWith(REASON))
				.singleElement()
				.asString()
				.contains("WARN", server.connector().name());
		}
	}

	@Test
	void reportsTimeoutOfServerNameWithItsFirstHello(CapturedOutput output) throws IOException {
		try (TestServer server = start(true, "name")) {
			byte[] hello = ClientHello.of("localhost").bytes();
			for (int i = 0; i < 3; i++) {
				FailureSeen.provoke(server, (socket) -> socket.getOutputStream().write(hello));
			}
			assertThat(server.connector().limitation()).isEqualTo(REASON);
			assertThat(output.getAll().lines()).filteredOn((line) -> line.endsWith(REASON)).hasSize(1);
		}
	}

	@Test
	void timesOutAsWithoutUsBeforeTheHello(CapturedOutput output) throws IOException {
		assertTimesOutAsWithoutUs(output, "server", (socket) -> {
		});
	}

	@Test
	void timesOutAsWithoutUsAfterTheHello(CapturedOutput output) throws IOException {
		byte[] hello = ClientHello.of("localhost").bytes();
		assertTimesOutAsWithoutUs(output, "name", (socket) -> socket.getOutputStream().write(hello));
	}

	private void assertTimesOutAsWithoutUs(CapturedOutput output, String shorter, FailureSeen.Provocateur client)
			throws IOException {
		try (TestServer server = start(true, shorter); TestServer stock = start(false, shorter)) {
			Outcomes outcomes = Outcomes.since(server.connector());
			FailureSeen failure = FailureSeen.provoke(server, client);
			assertThat(failure.closed()).isTrue();
			outcomes.awaitOnly(HandshakeOutcome.TIMEOUT);
			assertThat(output).doesNotContain("ERROR", "\tat ");
			assertThat(failure).isEqualTo(FailureSeen.provoke(stock, client));
		}
	}

	private TestServer start(boolean enabled, String shorter) {
		return TestServer.start(ServerKind.NETTY, List.of(SeenBehindTls.class, TimeoutConfiguration.class),
				"tls-handshake.enabled=" + enabled, "server.http2.enabled=" + this.http2, "test.shorter=" + shorter);
	}

	@Configuration(proxyBeanMethods = false)
	static class TimeoutConfiguration {

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> timeout(Environment environment) {
			boolean server = "server".equals(environment.getProperty("test.shorter"));
			return (factory) -> factory
				.addServerCustomizers((httpServer) -> server ? limitServer(httpServer) : limitName(httpServer));
		}

		private HttpServer limitServer(HttpServer server) {
			SslProvider tls = Objects.requireNonNull(server.configuration().sslProvider());
			return server.secure((spec) -> spec.sslContext(tls.getSslContext())
				.handshakeTimeout(SHORTER)
				.setSniAsyncMappings((name, promise) -> promise.setSuccess(tls)));
		}

		private HttpServer limitName(HttpServer server) {
			SslProvider tls = Objects.requireNonNull(server.configuration().sslProvider());
			SslProvider shorter = SslProvider.builder()
				.sslContext(tls.getSslContext())
				.handshakeTimeout(SHORTER)
				.build();
			return server.secure((spec) -> spec.sslContext(tls.getSslContext())
				.setSniAsyncMappings((name, promise) -> promise.setSuccess(shorter)));
		}

	}

}
