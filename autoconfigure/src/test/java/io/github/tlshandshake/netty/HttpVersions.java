package io.github.tlshandshake.netty;

import java.util.List;

import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import io.netty.handler.ssl.ClientAuth;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Versions of HTTP that a server offers, for each of which Reactor Netty puts other
 * handlers behind TLS.
 */
enum HttpVersions {

	HTTP_1(false, SeenBehindTls.class),

	HTTP_1_AND_2(true, SeenBehindTls.class),

	HTTP_2_WITHOUT_SERVER_NAMES(true, Http2Configuration.class, SeenBehindTls.class);

	private final boolean http2;

	private final List<Class<?>> configuration;

	HttpVersions(boolean http2, Class<?>... configuration) {
		this.http2 = http2;
		this.configuration = List.of(configuration);
	}

	TestServer start(boolean enabled) {
		return TestServer.start(ServerKind.NETTY, this.configuration, "tls-handshake.enabled=" + enabled,
				"server.http2.enabled=" + this.http2, "server.ssl.client-auth=want",
				"spring.ssl.bundle.pem.server.truststore.certificate=" + TestCertificates.CA_CERTIFICATE);
	}

	@Configuration(proxyBeanMethods = false)
	static class Http2Configuration {

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> http2Only(SslBundles bundles) {
			SslManagerBundle managers = bundles.getBundle("server").getManagers();
			return (factory) -> factory.addServerCustomizers((server) -> http2Only(server, managers));
		}

		private HttpServer http2Only(HttpServer server, SslManagerBundle managers) {
			GenericSslContextSpec<?> tls = Http2SslContextSpec.forServer(managers.getKeyManagerFactory())
				.configure((builder) -> builder.trustManager(managers.getTrustManagerFactory())
					.clientAuth(ClientAuth.OPTIONAL));
			return server.protocol(HttpProtocol.H2).secure((spec) -> spec.sslContext(tls));
		}

	}

}
