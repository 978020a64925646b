package io.github.tlshandshake.tomcat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.PendingHandshake;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.util.ResourceUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for Spring Boot's SSL bundles: reload, server names and client certificates.
 */
class TomcatSslBundleTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	// Long enough for a reload while a handshake is pending
	private static final Duration LONG_TIMEOUT = Duration.ofSeconds(6);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@ParameterizedTest
	@EnumSource
	void timesHandshakesAcrossReloadOfPemBundle(TomcatProtocol protocol) throws Exception {
		Path certificate = copy(TestCertificates.SERVER_CERTIFICATE, "server.crt");
		Path privateKey = copy(TestCertificates.SERVER_PRIVATE_KEY, "server.key");
		try (TestServer server = protocol.start("tls-handshake.timeout=" + LONG_TIMEOUT,
				"spring.ssl.bundle.watch.file.quiet-period=500ms",
				"spring.ssl.bundle.pem.files.keystore.certificate=" + certificate,
				"spring.ssl.bundle.pem.files.keystore.private-key=" + privateKey,
				"spring.ssl.bundle.pem.files.reload-on-update=true", "server.ssl.bundle=files")) {
			assertTimedAcrossReload(server, () -> {
				copy(TestCertificates.SERVER2_PRIVATE_KEY, "server.key");
				copy(TestCertificates.SERVER2_CERTIFICATE, "server.crt");
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "PKCS12", "JKS" })
	void timesHandshakesAcrossReloadOfKeyStoreBundle(String type) throws Exception {
		Path keyStore = this.folder.resolve("server.keystore");
		store(TestCertificates.SERVER_CERTIFICATE, TestCertificates.SERVER_PRIVATE_KEY, type, keyStore);
		try (TestServer server = TomcatProtocol.NIO.start("tls-handshake.timeout=" + LONG_TIMEOUT,
				"spring.ssl.bundle.watch.file.quiet-period=500ms",
				"spring.ssl.bundle.jks.files.keystore.location=" + keyStore,
				"spring.ssl.bundle.jks.files.keystore.type=" + type,
				"spring.ssl.bundle.jks.files.keystore.password=" + TestCertificates.PASSWORD,
				"spring.ssl.bundle.jks.files.reload-on-update=true", "server.ssl.bundle=files")) {
			assertTimedAcrossReload(server, () -> store(TestCertificates.SERVER2_CERTIFICATE,
					TestCertificates.SERVER2_PRIVATE_KEY, type, keyStore));
		}
	}

	private void assertTimedAcrossReload(TestServer server, Replacement replacement) throws Exception {
		BigInteger serial = serial(TestCertificates.SERVER_CERTIFICATE);
		BigInteger nextSerial = serial(TestCertificates.SERVER2_CERTIFICATE);
		assertThat(nextSerial).isNotEqualTo(serial);
		assertThat(presentedSerial(server)).isEqualTo(serial);
		try (StuckClients silent = StuckClients.open(StuckKind.SILENT, server.port());
				StuckClients stalled = StuckClients.open(StuckKind.STALLED, server.port())) {
			replacement.replace();
			Awaitility.await().atMost(PATIENCE).until(() -> presentedSerial(server).equals(nextSerial));
			assertThat(silent.openCount()).as("still pending after the reload").isOne();
			try (StuckClients later = StuckClients.open(StuckKind.STALLED, server.port())) {
				for (StuckClients clients : List.of(silent, stalled, later)) {
					assertThat(clients.awaitClose(PATIENCE)).isBetween(LONG_TIMEOUT, LONG_TIMEOUT.plusSeconds(1));
				}
			}
		}
		assertThat(server.connector().counts().count(HandshakeOutcome.TIMEOUT)).isEqualTo(3);
	}

	private BigInteger presentedSerial(TestServer server) throws IOException {
		try (HonestConnection connection = HonestClient.create().open(server.port())) {
			return connection.serverCertificate().getSerialNumber();
		}
	}

	private BigInteger serial(String certificate) throws Exception {
		try (InputStream resource = ResourceUtils.getURL(certificate).openStream()) {
			return ((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(resource))
				.getSerialNumber();
		}
	}

	private Path copy(String source, String name) throws IOException {
		Path target = this.folder.resolve(name);
		Files.copy(ResourceUtils.getFile(source).toPath(), target, StandardCopyOption.REPLACE_EXISTING);
		return target;
	}

	private void store(String certificate, String privateKey, String type, Path file) throws Exception {
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

	@ParameterizedTest
	@EnumSource
	void presentsCertificateOfServerName(TomcatProtocol protocol) throws Exception {
		try (TestServer server = startWithServerName(protocol)) {
			HonestClient client = HonestClient.create();
			assertThat(presentedSerial(server)).isEqualTo(serial(TestCertificates.SERVER_CERTIFICATE));
			try (HonestConnection connection = client.withHost(TestCertificates.ALPHA_HOST).open(server.port())) {
				assertThat(connection.serverCertificate().getSerialNumber())
					.isEqualTo(serial(TestCertificates.ALPHA_CERTIFICATE));
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void reportsServerNameOfStuckClient(TomcatProtocol protocol) throws Exception {
		InetAddress loopback = InetAddress.getByName("127.0.0.1");
		try (TestServer server = startWithServerName(protocol);
				StuckClients clients = StuckClients.open(StuckKind.STALLED, ClientHello.of(TestCertificates.ALPHA_HOST),
						Duration.ofSeconds(1), 1, new InetSocketAddress(loopback, server.port()))) {
			Awaitility.await().atMost(PATIENCE).until(() -> server.connector().stuckCount() == 1);
			assertThat(server.connector().stuck(1)).singleElement()
				.extracting(PendingHandshake::progress)
				.returns(TestCertificates.ALPHA_HOST, (progress) -> progress.serverName());
			assertThat(clients.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
		}
	}

	private TestServer startWithServerName(TomcatProtocol protocol) {
		return protocol.start("tls-handshake.timeout=" + TIMEOUT, "tls-handshake.stuck-after=400ms",
				"spring.ssl.bundle.pem.alpha.keystore.certificate=" + TestCertificates.ALPHA_CERTIFICATE,
				"spring.ssl.bundle.pem.alpha.keystore.private-key=" + TestCertificates.ALPHA_PRIVATE_KEY,
				"server.ssl.server-name-bundles[0].server-name=" + TestCertificates.ALPHA_HOST,
				"server.ssl.server-name-bundles[0].bundle=alpha");
	}

	@ParameterizedTest
	@CsvSource({ "NIO, TLSv1.2", "NIO, TLSv1.3", "NIO2, TLSv1.2", "NIO2, TLSv1.3" })
	void timesHandshakesThatNeedClientCertificate(TomcatProtocol protocol, String version) throws Exception {
		HonestClient client = HonestClient.create().withProtocol(version);
		try (TestServer server = protocol.start("tls-handshake.timeout=" + TIMEOUT, "server.ssl.client-auth=need",
				"spring.ssl.bundle.pem.server.truststore.certificate=" + TestCertificates.CA_CERTIFICATE)) {
			Outcomes outcomes = Outcomes.since(server.connector());
			assertThat(
					client.withContext(TestCertificates.clientContextWithCertificate()).get(server.port(), "/").body())
				.isEqualTo("hello");
			awaitOutcomes(outcomes, Map.of(HandshakeOutcome.SUCCESS, 1L));
			assertThatIOException().isThrownBy(() -> client.get(server.port(), "/"));
			awaitOutcomes(outcomes, Map.of(HandshakeOutcome.SUCCESS, 1L, HandshakeOutcome.ERROR, 1L));
			assertThatIOException()
				.isThrownBy(() -> client.withContext(TestCertificates.strangerContext()).get(server.port(), "/"));
			awaitOutcomes(outcomes, Map.of(HandshakeOutcome.SUCCESS, 1L, HandshakeOutcome.ERROR, 2L));
			assertThat(closeTimes(server, version)).hasSize(2)
				.allSatisfy((time) -> assertThat(time).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1)));
			awaitOutcomes(outcomes,
					Map.of(HandshakeOutcome.SUCCESS, 1L, HandshakeOutcome.ERROR, 2L, HandshakeOutcome.TIMEOUT, 2L));
		}
	}

	private List<Duration> closeTimes(TestServer server, String version) throws Exception {
		List<Duration> times = new ArrayList<>();
		for (StuckKind stuck : List.of(StuckKind.STALLED, StuckKind.DRIPPING_SECOND_FLIGHT)) {
			try (StuckClients clients = StuckClients.open(stuck, version, 1, server.port())) {
				times.addAll(clients.awaitAllClosed(PATIENCE));
			}
		}
		return times;
	}

	private void awaitOutcomes(Outcomes outcomes, Map<HandshakeOutcome, Long> expected) {
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(outcomes.counts()).isEqualTo(expected));
	}

	/**
	 * Replacement of the files of a bundle.
	 */
	@FunctionalInterface
	interface Replacement {

		void replace() throws Exception;

	}

}
