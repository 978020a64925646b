package io.github.tlshandshake.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.HandshakeOutcome;
import org.awaitility.Awaitility;

import org.springframework.util.ResourceUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reload of the bundle {@code files}, from {@link TestCertificates#SERVER_CERTIFICATE} to
 * {@link TestCertificates#SERVER2_CERTIFICATE}, while handshakes are pending.
 */
public final class BundleReload {

	/**
	 * Timeout of the server, long enough for a reload while a handshake is pending.
	 */
	public static final Duration TIMEOUT = Duration.ofSeconds(6);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final Path folder;

	/**
	 * Create a bundle's files.
	 * @param folder where to put them
	 * @throws IOException if they cannot be written
	 */
	public BundleReload(Path folder) throws IOException {
		this.folder = folder;
		copy(TestCertificates.SERVER_CERTIFICATE, TestCertificates.SERVER_PRIVATE_KEY);
	}

	/**
	 * Return the properties of a server with this bundle.
	 * @return the properties, with the timeout among them
	 */
	public String[] properties() {
		return new String[] { "tls-handshake.timeout=" + TIMEOUT, "spring.ssl.bundle.watch.file.quiet-period=500ms",
				"spring.ssl.bundle.pem.files.keystore.certificate=" + this.folder.resolve("server.crt"),
				"spring.ssl.bundle.pem.files.keystore.private-key=" + this.folder.resolve("server.key"),
				"spring.ssl.bundle.pem.files.reload-on-update=true", "server.ssl.bundle=files" };
	}

	/**
	 * Replace the files.
	 * @throws IOException if they cannot be written
	 */
	public void replace() throws IOException {
		copy(TestCertificates.SERVER2_CERTIFICATE, TestCertificates.SERVER2_PRIVATE_KEY);
	}

	private void copy(String certificate, String privateKey) throws IOException {
		copyFile(privateKey, "server.key");
		copyFile(certificate, "server.crt");
	}

	private void copyFile(String source, String name) throws IOException {
		Path target = this.folder.resolve(name);
		Files.copy(ResourceUtils.getFile(source).toPath(), target, StandardCopyOption.REPLACE_EXISTING);
	}

	/**
	 * Assert that handshakes before, during and after the reload are timed.
	 * @param server the server, with {@link #TIMEOUT}
	 * @param replacement replaces the files of the bundle
	 * @throws Exception if something else fails
	 */
	public static void assertTimedAcross(TestServer server, Replacement replacement) throws Exception {
		assertThat(presentedBy(server)).isEqualTo(certificate(TestCertificates.SERVER_CERTIFICATE));
		Certificate successor = certificate(TestCertificates.SERVER2_CERTIFICATE);
		try (StuckClients silent = StuckClients.open(StuckKind.SILENT, server.port());
				StuckClients stalled = StuckClients.open(StuckKind.STALLED, server.port())) {
			replacement.replace();
			Awaitility.await().atMost(PATIENCE).until(() -> presentedBy(server).equals(successor));
			assertThat(silent.openCount()).as("still pending after the reload").isOne();
			try (StuckClients later = StuckClients.open(StuckKind.STALLED, server.port())) {
				for (StuckClients clients : List.of(silent, stalled, later)) {
					assertThat(clients.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
				}
			}
		}
		assertThat(server.connector().counts().count(HandshakeOutcome.TIMEOUT)).isEqualTo(3);
	}

	private static Certificate presentedBy(TestServer server) throws IOException {
		try (HonestConnection connection = HonestClient.create().open(server.port())) {
			return connection.serverCertificate();
		}
	}

	private static Certificate certificate(String location) throws IOException, CertificateException {
		try (InputStream resource = ResourceUtils.getURL(location).openStream()) {
			return CertificateFactory.getInstance("X.509").generateCertificate(resource);
		}
	}

	/**
	 * Replacement of the files of a bundle.
	 */
	@FunctionalInterface
	public interface Replacement {

		/**
		 * Replace the files.
		 * @throws Exception if they cannot be written
		 */
		void replace() throws Exception;

	}

}
