package io.github.tlshandshake.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates on the test class path and the contexts of clients that use them.
 */
public final class TestCertificates {

	private static final String LOCATION = "classpath:io/github/tlshandshake/testsupport/";

	/**
	 * Certificate of the authority that signs the server and client certificates.
	 */
	public static final String CA_CERTIFICATE = LOCATION + "ca.crt";

	/**
	 * Certificate of an authority whose client certificates all have a flaw.
	 */
	public static final String BADGE_CA_CERTIFICATE = LOCATION + "badge-ca.crt";

	/**
	 * Server certificate for {@code localhost}, {@code 127.0.0.1} and {@code ::1}.
	 */
	public static final String SERVER_CERTIFICATE = LOCATION + "server.crt";

	/**
	 * Private key of the {@link #SERVER_CERTIFICATE}.
	 */
	public static final String SERVER_PRIVATE_KEY = LOCATION + "server.key";

	/**
	 * PKCS#12 key store with the server certificate and its key, alias {@code server}.
	 */
	public static final String SERVER_KEYSTORE = LOCATION + "server.p12";

	/**
	 * Successor of the {@link #SERVER_CERTIFICATE} with the same names.
	 */
	public static final String SERVER2_CERTIFICATE = LOCATION + "server2.crt";

	/**
	 * Private key of the {@link #SERVER2_CERTIFICATE}.
	 */
	public static final String SERVER2_PRIVATE_KEY = LOCATION + "server2.key";

	/**
	 * Server certificate for {@link #ALPHA_HOST} only.
	 */
	public static final String ALPHA_CERTIFICATE = LOCATION + "alpha.crt";

	/**
	 * Private key of the {@link #ALPHA_CERTIFICATE}.
	 */
	public static final String ALPHA_PRIVATE_KEY = LOCATION + "alpha.key";

	/**
	 * Host name in the {@link #ALPHA_CERTIFICATE}.
	 */
	public static final String ALPHA_HOST = "alpha.example.test";

	/**
	 * Password of all key stores and of the keys in them.
	 */
	public static final String PASSWORD = "secret";

	private TestCertificates() {
	}

	/**
	 * Return a new context, without sessions to resume, that trusts the test authority.
	 * @return the context of a client without a certificate
	 */
	public static SSLContext clientContext() {
		return context("ca.crt");
	}

	/**
	 * Return a new context that trusts the test authority and has a certificate from it.
	 * @return the context of a client with a certificate
	 */
	public static SSLContext clientContextWithCertificate() {
		return context("ca.crt", new InsistentKeyManager(keyStore("client.p12"), PASSWORD));
	}

	/**
	 * Return a new context that trusts the test authority but insists on a certificate
	 * that no server trusts.
	 * @return the context of a client with a foreign certificate
	 */
	public static SSLContext strangerContext() {
		return context("ca.crt", new InsistentKeyManager(keyStore("stranger.p12"), PASSWORD));
	}

	/**
	 * Return a new context that trusts the test authority and insists on a certificate
	 * that has expired.
	 * @return the context of a client that was known once
	 */
	public static SSLContext expiredContext() {
		return context("ca.crt", new InsistentKeyManager(keyStore("expired.p12"), PASSWORD));
	}

	/**
	 * Return a new context that trusts the test authority and insists on a certificate
	 * that is meant for servers.
	 * @return the context of a client with the wrong certificate
	 */
	public static SSLContext misusedContext() {
		return context("ca.crt", new InsistentKeyManager(keyStore("misused.p12"), PASSWORD));
	}

	/**
	 * Return a new context that trusts another authority, so that the client rejects the
	 * server with an alert.
	 * @return the context of a client that distrusts the server
	 */
	public static SSLContext distrustingContext() {
		return context("stranger-ca.crt");
	}

	private static SSLContext context(String authority, KeyManager... keyManagers) {
		try {
			KeyStore trusted = KeyStore.getInstance("PKCS12");
			trusted.load(null, null);
			trusted.setCertificateEntry("authority", certificate(authority));
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(trusted);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keyManagers, trust.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Certificate certificate(String name) throws GeneralSecurityException, IOException {
		try (InputStream resource = resource(name)) {
			return CertificateFactory.getInstance("X.509").generateCertificate(resource);
		}
	}

	private static KeyStore keyStore(String name) {
		try (InputStream resource = resource(name)) {
			KeyStore keyStore = KeyStore.getInstance("PKCS12");
			keyStore.load(resource, PASSWORD.toCharArray());
			return keyStore;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static InputStream resource(String name) throws IOException {
		InputStream resource = TestCertificates.class.getResourceAsStream(name);
		if (resource == null) {
			throw new IOException("No certificates in " + name);
		}
		return resource;
	}

}
