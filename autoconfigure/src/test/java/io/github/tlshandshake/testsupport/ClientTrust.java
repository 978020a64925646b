package io.github.tlshandshake.testsupport;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;

import org.springframework.beans.BeanUtils;
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
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Trust in the certificates of clients, as a test decides on it: a trust manager for each
 * server, whose type has a public constructor because Tomcat creates it by its name.
 */
public abstract class ClientTrust implements X509TrustManager {

	private static final String PROPERTY = "test.client-trust";

	private static final String BUNDLE = "client-trust";

	/**
	 * Start an application that asks clients for their certificates.
	 * @param kind the server
	 * @param type the type of the trust manager
	 * @param properties further properties, such as {@code tls-handshake.timeout=1s}
	 * @return the running server
	 */
	public static TestServer start(ServerKind kind, Class<? extends ClientTrust> type, String... properties) {
		return start(kind, List.of(), type, properties);
	}

	/**
	 * Start an application with further configuration that asks clients for their
	 * certificates.
	 * @param kind the server
	 * @param configuration further configuration classes
	 * @param type the type of the trust manager
	 * @param properties further properties, such as {@code tls-handshake.timeout=1s}
	 * @return the running server
	 */
	public static TestServer start(ServerKind kind, List<Class<?>> configuration, Class<? extends ClientTrust> type,
			String... properties) {
		Class<?> trust = switch (kind.server()) {
			case "tomcat" -> TomcatConfiguration.class;
			case "jetty" -> JettyConfiguration.class;
			default -> BundleConfiguration.class;
		};
		List<String> all = new ArrayList<>(List.of(properties));
		all.addAll(List.of(property(type), "server.ssl.client-auth=need"));
		if (trust == BundleConfiguration.class) {
			all.add("server.ssl.bundle=" + BUNDLE);
		}
		List<Class<?>> configurations = new ArrayList<>(configuration);
		configurations.add(trust);
		return TestServer.start(kind, configurations, all.toArray(String[]::new));
	}

	/**
	 * Return the property that names a trust manager for the configuration of a server.
	 * @param type the type of the trust manager
	 * @return the property
	 */
	public static String property(Class<? extends ClientTrust> type) {
		return PROPERTY + "=" + type.getName();
	}

	private static ClientTrust create(Environment environment) {
		String name = environment.getRequiredProperty(PROPERTY);
		return (ClientTrust) BeanUtils.instantiateClass(ClassUtils.resolveClassName(name, null));
	}

	@Override
	public final void checkServerTrusted(X509Certificate[] chain, String authType) {
		throw new UnsupportedOperationException();
	}

	@Override
	public final X509Certificate[] getAcceptedIssuers() {
		return new X509Certificate[0];
	}

	/**
	 * Configuration of Tomcat.
	 */
	@Configuration(proxyBeanMethods = false)
	public static class TomcatConfiguration {

		@Bean
		TomcatConnectorCustomizer clientTrust(Environment environment) {
			return (connector) -> connector.findSslHostConfigs()[0]
				.setTrustManagerClassName(environment.getRequiredProperty(PROPERTY));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JettyConfiguration {

		@Bean
		JettyServerCustomizer clientTrust(Environment environment, SslBundles bundles) {
			return (server) -> customize(server, bundles.getBundle("server").getManagers(), create(environment));
		}

		private void customize(Server server, SslManagerBundle managers, ClientTrust trust) {
			try {
				SSLContext context = SSLContext.getInstance("TLS");
				context.init(managers.getKeyManagers(), new TrustManager[] { trust }, null);
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
		SslBundleRegistrar clientTrust(Environment environment) {
			SslStoreBundle stores = new PemSslStoreBundle(
					PemSslStoreDetails.forCertificate(TestCertificates.SERVER_CERTIFICATE)
						.withPrivateKey(TestCertificates.SERVER_PRIVATE_KEY),
					null);
			SslBundle original = SslBundle.of(stores);
			SslManagerBundle managers = SslManagerBundle.of(original.getManagers().getKeyManagerFactory(),
					SslManagerBundle.from(create(environment)).getTrustManagerFactory());
			return (registry) -> registry.registerBundle(BUNDLE,
					SslBundle.of(stores, original.getKey(), original.getOptions(), original.getProtocol(), managers));
		}

	}

}
