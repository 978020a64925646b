package io.github.tlshandshake.netty;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.tlshandshake.UntimedConnector;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;
import io.netty.channel.unix.DomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.Http3SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for TLS on Netty that is not timed.
 */
@ExtendWith(OutputCaptureExtension.class)
class NettyUntimedConnectorTests {

	private static final String HTTP_3 = "with HTTP/3 they are part of QUIC, which has a timeout of its own";

	@Test
	@EnabledIf("io.netty.handler.codec.quic.Quic#isAvailable")
	void reportsHttp3(CapturedOutput output) {
		try (TestServer server = TestServer.start(ServerKind.NETTY, List.of(Http3Configuration.class))) {
			HandshakeConnectors connectors = connectors(server);
			assertThat(connectors.timed()).isEmpty();
			assertThat(connectors.untimed()).containsExactly(new UntimedConnector("netty", server.port(), HTTP_3));
			assertThat(output)
				.contains("TLS handshakes on netty-%d are not timed: %s".formatted(server.port(), HTTP_3));
		}
	}

	@Test
	@EnabledIf("io.netty.channel.epoll.Epoll#isAvailable")
	void reportsUnixDomainSocketBesideTheManagementServer(@TempDir Path folder, CapturedOutput output) {
		Path socket = folder.resolve("server.sock");
		try (TestServer server = TestServer.start(ServerKind.NETTY, List.of(DomainSocketConfiguration.class),
				"test.socket=" + socket, "management.server.port=0", "management.server.ssl.enabled=false")) {
			String reason = "a Unix domain socket has no port: " + socket;
			HandshakeConnectors connectors = connectors(server);
			assertThat(connectors.timed()).isEmpty();
			assertThat(connectors.untimed()).containsExactly(new UntimedConnector("netty", -1, reason));
			assertThat(output).contains("TLS handshakes on netty-unix are not timed: " + reason);
		}
	}

	@Test
	@EnabledIf("io.netty.channel.epoll.Epoll#isAvailable")
	void timesManagementServerBesideUnixDomainSocket(@TempDir Path folder) {
		try (TestServer server = TestServer.start(ServerKind.NETTY, List.of(DomainSocketConfiguration.class),
				"test.socket=" + folder.resolve("server.sock"), "management.server.port=0",
				"management.server.ssl.bundle=server")) {
			int port = server.context().getEnvironment().getRequiredProperty("local.management.port", Integer.class);
			assertThat(connectors(server).timed()).extracting(HandshakeConnector::name)
				.containsExactly("netty-" + port);
			assertThat(connectors(server).untimed()).extracting(UntimedConnector::name).containsExactly("netty-unix");
		}
	}

	// What Spring Boot tells of its RSocket server, which is not on the class path
	@Test
	void reportsRSocketOnItsOwnPort() {
		try (TestServer server = TestServer.start(ServerKind.NETTY, "local.rsocket.server.port=7000",
				"spring.rsocket.server.ssl.bundle=server")) {
			assertThat(connectors(server).untimed()).singleElement()
				.returns("netty-7000", UntimedConnector::name)
				.extracting(UntimedConnector::reason)
				.asString()
				.contains("RSocket");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "test.unused=true", "spring.rsocket.server.ssl.enabled=false" })
	void saysNothingOfRSocketWithoutTls(String property) {
		try (TestServer server = TestServer.start(ServerKind.NETTY, "local.rsocket.server.port=7000", property)) {
			assertThat(connectors(server).untimed()).isEmpty();
		}
	}

	@Test
	void saysNothingOfServerWithoutTls(CapturedOutput output) {
		try (TestServer server = TestServer.start(ServerKind.NETTY, "server.ssl.enabled=false")) {
			assertThat(connectors(server).timed()).isEmpty();
			assertThat(connectors(server).untimed()).isEmpty();
			assertThat(output).doesNotContain("TLS handshakes");
		}
	}

	private HandshakeConnectors connectors(TestServer server) {
		return server.context().getBean(HandshakeConnectors.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Http3Configuration {

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> http3(SslBundles bundles) {
			Http3SslContextSpec tls = Http3SslContextSpec
				.forServer(bundles.getBundle("server").getManagers().getKeyManagerFactory(), null);
			return (factory) -> factory.addServerCustomizers((server) -> server.protocol(HttpProtocol.HTTP3)
				.secure((spec) -> spec.sslContext(tls))
				.http3Settings((spec) -> spec.idleTimeout(Duration.ofSeconds(5))
					.maxData(10_000_000)
					.maxStreamDataBidirectionalRemote(1_000_000)
					.maxStreamsBidirectional(100)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DomainSocketConfiguration {

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> domainSocket(Environment environment) {
			String path = environment.getRequiredProperty("test.socket");
			return (factory) -> {
				// That of the management server has a port
				if (Objects.equals(factory.getPort(), 0)) {
					factory.addServerCustomizers((server) -> bind(server, path));
				}
			};
		}

		private HttpServer bind(HttpServer server, String path) {
			return server.bindAddress(() -> new DomainSocketAddress(path));
		}

	}

}
