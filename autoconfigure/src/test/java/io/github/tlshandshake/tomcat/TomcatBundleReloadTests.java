package io.github.tlshandshake.tomcat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Objects;

import io.github.tlshandshake.testsupport.BundleReload;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * Tests for bundles that are reloaded when their files change.
 */
class TomcatBundleReloadTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@ParameterizedTest
	@EnumSource
	void timesHandshakesAcrossReloadOfPemBundle(TomcatProtocol protocol) throws Exception {
		BundleReload reload = new BundleReload(this.folder);
		try (TestServer server = protocol.start(reload.properties())) {
			BundleReload.assertTimedAcross(server, reload::replace);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "PKCS12", "JKS" })
	void timesHandshakesAcrossReloadOfKeyStoreBundle(String type) throws Exception {
		Path keyStore = this.folder.resolve("server.keystore");
		store(TestCertificates.SERVER_CERTIFICATE, TestCertificates.SERVER_PRIVATE_KEY, type, keyStore);
		try (TestServer server = TomcatProtocol.NIO.start("tls-handshake.timeout=" + BundleReload.TIMEOUT,
				"spring.ssl.bundle.watch.file.quiet-period=500ms",
				"spring.ssl.bundle.jks.files.keystore.location=" + keyStore,
				"spring.ssl.bundle.jks.files.keystore.type=" + type,
				"spring.ssl.bundle.jks.files.keystore.password=" + TestCertificates.PASSWORD,
				"spring.ssl.bundle.jks.files.reload-on-update=true", "server.ssl.bundle=files")) {
			BundleReload.assertTimedAcross(server, () -> store(TestCertificates.SERVER2_CERTIFICATE,
					TestCertificates.SERVER2_PRIVATE_KEY, type, keyStore));
		}
	}

	private static void store(String certificate, String privateKey, String type, Path file) throws Exception {
		char[] password = TestCertificates.PASSWORD.toCharArray();
		PemSslStoreDetails details = PemSslStoreDetails.forCertificate(certificate)
			.withPrivateKey(privateKey)
			.withAlias("server")
			.withPassword(TestCertificates.PASSWORD);
		KeyStore source = Objects.requireNonNull(new PemSslStoreBundle(details, null).getKeyStore());
		KeyStore target = KeyStore.getInstance(type);
		target.load(null, null);
		target.setKeyEntry("server", source.getKey("server", password), password, source.getCertificateChain("server"));
		try (OutputStream output = Files.newOutputStream(file)) {
			target.store(output, password);
		}
	}

}
