package io.github.tlshandshake;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.apache.catalina.connector.Connector;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.jetty.JettyServerCustomizer;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for a server that takes its time over the client's certificate, as one that asks
 * another server about it.
 */
class SlowTrustManagerTests {

	private static final Duration DELAY = Duration.ofMillis(1500);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final HonestClient CLIENT = HonestClient.create()
		.withContext(TestCertificates.clientContextWithCertificate());

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT_SERVLET", "JETTY_SERVLET", "NETTY" })
	void servesHonestClientWhenServerTakesLongerThanTimeout(ServerKind kind) throws Exception {
		try (TestServer server = start(kind, DELAY.multipliedBy(4).dividedBy(5))) {
			assertThat(CLIENT.get(server.port(), "/").body()).isEqualTo("hello");
			assertThat(server.connector().counts().count(HandshakeOutcome.SUCCESS)).isOne();
			assertThat(server.connector().counts().count(HandshakeOutcome.TIMEOUT)).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT_SERVLET", "JETTY_SERVLET" })
	void closesClientWhenServerTakesLongerThanTwiceTheTimeout(ServerKind kind) {
		Duration timeout = DELAY.dividedBy(3);
		try (TestServer server = start(kind, timeout)) {
			long start = System.nanoTime();
			assertThatIOException().isThrownBy(() -> CLIENT.get(server.port(), "/"));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(timeout.multipliedBy(2),
					DELAY.plusSeconds(1));
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> server.connector().counts().count(HandshakeOutcome.TIMEOUT) == 1);
			assertThat(server.connector().counts().timeouts(HandshakePhase.NEGOTIATION, WaitingOn.SERVER)).isOne();
			assertThat(server.connector().counts().count(HandshakeOutcome.SUCCESS)).isZero();
		}
	}

	// The trust manager runs on the event loop, which alone could close the channel
	@Test
	void servesClientWhenNettyTakesLongerThanTwiceTheTimeout() throws Exception {
		try (TestServer server = start(ServerKind.NETTY, DELAY.dividedBy(3))) {
			assertThat(CLIENT.get(server.port(), "/").body()).isEqualTo("hello");
			assertThat(server.connector().counts().count(HandshakeOutcome.SUCCESS)).isOne();
			assertThat(server.connector().counts().count(HandshakeOutcome.TIMEOUT)).isZero();
		}
	}

	private TestServer start(ServerKind kind, Duration timeout) {
		Class<?> configuration = switch (kind.server()) {
			case "tomcat" -> TomcatConfiguration.class;
			case "jetty" -> JettyConfiguration.class;
			default -> BundleConfiguration.class;
		};
		String bundle = (configuration == BundleConfiguration.class) ? "slow" : "server";
		return TestServer.start(kind, List.of(configuration), "tls-handshake.timeout=" + timeout,
				"server.ssl.client-auth=need", "server.ssl.bundle=" + bundle);
	}

	/**
	 * Trust manager that trusts everyone, later. Public because Tomcat creates it by its
	 * name.
	 */
	public static class SlowTrustManager implements X509TrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
			try {
				new CountDownLatch(1).await(DELAY.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) {
			throw new UnsupportedOperationException();
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TomcatConfiguration {

		@Bean
		TomcatConnectorCustomizer slowTrustManager() {
			return this::customize;
		}

		private void customize(Connector connector) {
			connector.findSslHostConfigs()[0].setTrustManagerClassName(SlowTrustManager.class.getName());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JettyConfiguration {

		@Bean
		JettyServerCustomizer slowTrustManager(SslBundles bundles) {
			return (server) -> customize(server, bundles.getBundle("server").getManagers());
		}

		private void customize(Server server, SslManagerBundle managers) {
			try {
				SSLContext context = SSLContext.getInstance("TLS");
				context.init(managers.getKeyManagers(), new TrustManager[] { new SlowTrustManager() }, null);
				server.getConnectors()[0].getConnectionFactory(SslConnectionFactory.class)
					.getSslContextFactory()
					.setSslContext(context);
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BundleConfiguration {

		@Bean
		SslBundleRegistrar slowBundle() {
			SslStoreBundle stores = new PemSslStoreBundle(
					PemSslStoreDetails.forCertificate(TestCertificates.SERVER_CERTIFICATE)
						.withPrivateKey(TestCertificates.SERVER_PRIVATE_KEY),
					null);
			SslBundle original = SslBundle.of(stores);
			SslManagerBundle managers = SslManagerBundle.of(original.getManagers().getKeyManagerFactory(),
					SslManagerBundle.from(new SlowTrustManager()).getTrustManagerFactory());
			return (registry) -> registry.registerBundle("slow",
					SslBundle.of(stores, original.getKey(), original.getOptions(), original.getProtocol(), managers));
		}

	}

}
