package io.github.tlshandshake;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.junit.jupiter.api.extension.ExtendWith;
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
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for a trust manager that fails, which only the operator can mend.
 */
@ExtendWith(OutputCaptureExtension.class)
class BrokenTrustManagerTests {

	private static final String FAILURE = "directory is not configured";

	private static final HonestClient CLIENT = HonestClient.create()
		.withProtocol(ClientHello.TLS_1_2)
		.withContext(TestCertificates.clientContextWithCertificate());

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT_SERVLET", "JETTY_SERVLET", "NETTY" })
	void warnsOnceOfTheFailure(ServerKind kind, CapturedOutput output) {
		try (TestServer server = start(kind)) {
			Outcomes outcomes = Outcomes.since(server.connector());
			for (int i = 0; i < 3; i++) {
				assertThatIOException().isThrownBy(() -> CLIENT.get(server.port(), "/"));
			}
			outcomes.awaitOnly(HandshakeOutcome.ERROR, 3);
			assertThat(output.getAll().lines()).filteredOn((line) -> line.contains("because of the server"))
				.singleElement()
				.asString()
				.contains("WARN", server.connector().name(), FAILURE);
			assertThat(output).contains("\tat " + BrokenTrustManager.class.getName());
		}
	}

	private TestServer start(ServerKind kind) {
		Class<?> configuration = switch (kind.server()) {
			case "tomcat" -> TomcatConfiguration.class;
			case "jetty" -> JettyConfiguration.class;
			default -> BundleConfiguration.class;
		};
		String bundle = (configuration == BundleConfiguration.class) ? "broken" : "server";
		return TestServer.start(kind, List.of(configuration), "server.ssl.client-auth=need",
				"server.ssl.bundle=" + bundle);
	}

	/**
	 * Trust manager that fails. Public because Tomcat creates it by its name.
	 */
	public static class BrokenTrustManager implements X509TrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
			throw new IllegalStateException(FAILURE);
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
		TomcatConnectorCustomizer brokenTrustManager() {
			return (connector) -> connector.findSslHostConfigs()[0]
				.setTrustManagerClassName(BrokenTrustManager.class.getName());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JettyConfiguration {

		@Bean
		JettyServerCustomizer brokenTrustManager(SslBundles bundles) {
			return (server) -> customize(server, bundles.getBundle("server").getManagers());
		}

		private void customize(Server server, SslManagerBundle managers) {
			try {
				SSLContext context = SSLContext.getInstance("TLS");
				context.init(managers.getKeyManagers(), new TrustManager[] { new BrokenTrustManager() }, null);
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
		SslBundleRegistrar brokenBundle() {
			SslStoreBundle stores = new PemSslStoreBundle(
					PemSslStoreDetails.forCertificate(TestCertificates.SERVER_CERTIFICATE)
						.withPrivateKey(TestCertificates.SERVER_PRIVATE_KEY),
					null);
			SslBundle original = SslBundle.of(stores);
			SslManagerBundle managers = SslManagerBundle.of(original.getManagers().getKeyManagerFactory(),
					SslManagerBundle.from(new BrokenTrustManager()).getTrustManagerFactory());
			return (registry) -> registry.registerBundle("broken",
					SslBundle.of(stores, original.getKey(), original.getOptions(), original.getProtocol(), managers));
		}

	}

}
