package io.github.tlshandshake.netty;

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
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.ResourceUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for bundles that are reloaded when their files change.
 */
class NettyBundleReloadTests {

	// Long enough for a reload while a handshake is pending
	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@Test
	void timesHandshakesAcrossReload() throws Exception {
		copy(TestCertificates.SERVER_CERTIFICATE, TestCertificates.SERVER_PRIVATE_KEY);
		try (TestServer server = start();
				StuckClients silent = StuckClients.open(StuckKind.SILENT, server.port());
				StuckClients stalled = StuckClients.open(StuckKind.STALLED, server.port())) {
			assertThat(presentedBy(server)).isEqualTo(certificate(TestCertificates.SERVER_CERTIFICATE));
			copy(TestCertificates.SERVER2_CERTIFICATE, TestCertificates.SERVER2_PRIVATE_KEY);
			Certificate successor = certificate(TestCertificates.SERVER2_CERTIFICATE);
			Awaitility.await().atMost(PATIENCE).until(() -> presentedBy(server).equals(successor));
			assertThat(silent.openCount()).as("still pending after the reload").isOne();
			try (StuckClients later = StuckClients.open(StuckKind.STALLED, server.port())) {
				for (StuckClients clients : List.of(silent, stalled, later)) {
					assertThat(clients.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
				}
			}
			assertThat(server.connector().counts().count(HandshakeOutcome.TIMEOUT)).isEqualTo(3);
		}
	}

	private TestServer start() {
		return TestServer.start(ServerKind.NETTY, "tls-handshake.timeout=" + TIMEOUT,
				"spring.ssl.bundle.watch.file.quiet-period=200ms",
				"spring.ssl.bundle.pem.files.keystore.certificate=" + this.folder.resolve("server.crt"),
				"spring.ssl.bundle.pem.files.keystore.private-key=" + this.folder.resolve("server.key"),
				"spring.ssl.bundle.pem.files.reload-on-update=true", "server.ssl.bundle=files");
	}

	private void copy(String certificate, String privateKey) throws IOException {
		copyFile(privateKey, "server.key");
		copyFile(certificate, "server.crt");
	}

	private void copyFile(String source, String name) throws IOException {
		Path target = this.folder.resolve(name);
		Files.copy(ResourceUtils.getFile(source).toPath(), target, StandardCopyOption.REPLACE_EXISTING);
	}

	private Certificate presentedBy(TestServer server) throws IOException {
		try (HonestConnection connection = HonestClient.create().open(server.port())) {
			return connection.serverCertificate();
		}
	}

	private Certificate certificate(String location) throws IOException, CertificateException {
		try (InputStream resource = ResourceUtils.getURL(location).openStream()) {
			return CertificateFactory.getInstance("X.509").generateCertificate(resource);
		}
	}

}
