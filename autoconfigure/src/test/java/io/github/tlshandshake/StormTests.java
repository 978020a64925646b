package io.github.tlshandshake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.testsupport.Attack;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.Descriptors;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.Rush;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import io.github.tlshandshake.testsupport.TlsTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for servers under fire, in a form small enough for each build.
 */
class StormTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Test
	void servesHonestClientsWhileAttackerWantsAllConnections() throws Exception {
		try (TestServer server = TestServer.start(ServerKind.TOMCAT_SERVLET, "server.tomcat.max-connections=400")) {
			assertThat(server.connector().maxPending()).isEqualTo(200);
			Descriptors descriptors = Descriptors.before();
			try (Attack attack = Attack.start(600, server.port())) {
				Awaitility.await()
					.atMost(PATIENCE)
					.until(() -> server.connector().counts().count(HandshakeOutcome.EVICTED) > 100);
				List<Duration> times = visit(server.port(), 100, Duration.ofMillis(50));
				assertThat(times).hasSize(100);
				assertThat(times).allMatch((time) -> time.compareTo(PATIENCE) < 0);
				assertThat(times).filteredOn((time) -> time.compareTo(Duration.ofSeconds(1)) <= 0)
					.hasSizeGreaterThanOrEqualTo(75);
				assertThat(attack).isNotNull();
			}
			awaitNonePending(server);
			descriptors.awaitAsBefore();
		}
	}

	@ParameterizedTest
	@EnumSource
	void servesRushOfHonestClientsBeyondMaximum(ServerKind kind) throws Exception {
		try (TestServer server = TestServer.start(kind, "tls-handshake.max-pending=200",
				"tls-handshake.stuck-after=10s")) {
			Descriptors descriptors = Descriptors.before();
			try (Rush rush = Rush.start(300, server.port())) {
				assertThat(rush.finish()).isEqualTo(300);
			}
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> server.connector().counts().count(HandshakeOutcome.SUCCESS) == 300);
			assertThat(server.connector().pendingCount()).isZero();
			descriptors.awaitAsBefore();
		}
	}

	@ParameterizedTest
	@EnumSource
	void countsGarbageOnce(ServerKind kind) throws Exception {
		Random random = new Random(1);
		try (TestServer server = TestServer.start(kind, "tls-handshake.timeout=1s", "server.http2.enabled=true")) {
			Outcomes outcomes = Outcomes.since(server.connector());
			Descriptors descriptors = Descriptors.before();
			List<TlsTestClient> clients = new ArrayList<>();
			for (int i = 0; i < 1000; i++) {
				clients.add(sendGarbage(server.port(), random));
			}
			awaitNonePending(server);
			for (TlsTestClient client : clients) {
				client.close();
			}
			Awaitility.await().atMost(PATIENCE).until(() -> outcomes.total() == 1000);
			descriptors.awaitAsBefore();
			assertThat(HonestClient.create().get(server.port(), "/").body()).isEqualTo("hello");
		}
	}

	private static TlsTestClient sendGarbage(int port, Random random) throws IOException {
		TlsTestClient client = TlsTestClient.connect(port);
		client.send(garbage(random));
		switch (random.nextInt(3)) {
			case 0 -> client.halfClose();
			case 1 -> client.reset();
			default -> client.close();
		}
		return client;
	}

	private static byte[] garbage(Random random) {
		byte[] bytes = new byte[1 + random.nextInt(2000)];
		random.nextBytes(bytes);
		byte[] hello = ClientHello.of("localhost").bytes();
		return switch (random.nextInt(5)) {
			case 0 -> bytes;
			// A record that promises more than it may hold
			case 1 -> new byte[] { 0x16, 3, 1, (byte) 0xff, (byte) 0xff, 1 };
			case 2 -> {
				System.arraycopy(hello, 0, bytes, 0, Math.min(bytes.length, 9));
				yield bytes;
			}
			case 3 -> Arrays.copyOf(hello, 1 + random.nextInt(hello.length));
			default -> "GET / HTTP/1.1\r\n\r\n".getBytes();
		};
	}

	@Test
	void staysConsistentWhenRulesAndCertificateChangeUnderFire(@TempDir Path directory) throws Exception {
		Descriptors descriptors = Descriptors.before();
		install(directory, TestCertificates.SERVER_CERTIFICATE, TestCertificates.SERVER_PRIVATE_KEY);
		try (TestServer server = TestServer.start(ServerKind.TOMCAT_SERVLET,
				"spring.ssl.bundle.pem.server.keystore.certificate=" + directory.resolve("server.crt"),
				"spring.ssl.bundle.pem.server.keystore.private-key=" + directory.resolve("server.key"),
				"spring.ssl.bundle.pem.server.reload-on-update=true", "spring.ssl.bundle.watch.file.quiet-period=200ms",
				"tls-handshake.max-pending=200"); Attack attack = Attack.start(300, server.port())) {
			for (int i = 0; i < 20; i++) {
				Duration timeout = Duration.ofMillis(3000 + 100 * i);
				HandshakeMode mode = (i % 5 == 4) ? HandshakeMode.OBSERVE : HandshakeMode.ENFORCE;
				server.connector().change((settings) -> settings.withTimeout(timeout).withMode(mode));
				if (i == 10) {
					install(directory, TestCertificates.SERVER2_CERTIFICATE, TestCertificates.SERVER2_PRIVATE_KEY);
				}
				assertThat(HonestClient.create().get(server.port(), "/").body()).isEqualTo("hello");
			}
			server.connector().change((settings) -> settings.withMode(HandshakeMode.ENFORCE));
			Awaitility.await().atMost(PATIENCE).until(() -> serial(server.port()) == 4100);
			attack.close();
			awaitNonePending(server);
		}
		descriptors.awaitAsBefore();
	}

	private static void install(Path directory, String certificate, String key) throws IOException {
		copy(key, directory.resolve("server.key"));
		copy(certificate, directory.resolve("server.crt"));
	}

	private static void copy(String location, Path target) throws IOException {
		ClassPathResource resource = new ClassPathResource(location.substring("classpath:".length()));
		Files.copy(resource.getInputStream(), target, StandardCopyOption.REPLACE_EXISTING);
	}

	private static long serial(int port) throws IOException {
		try (HonestConnection connection = HonestClient.create().open(port)) {
			return connection.serverCertificate().getSerialNumber().longValue();
		}
	}

	@ParameterizedTest
	@EnumSource
	void stopsAndStartsAgainUnderFire(ServerKind kind) throws Exception {
		int port;
		HandshakeConnector connector;
		Descriptors descriptors = Descriptors.before();
		try (TestServer server = TestServer.start(kind)) {
			port = server.port();
			connector = server.connector();
			try (Attack attack = Attack.start(100, port)) {
				Awaitility.await().atMost(PATIENCE).until(() -> server.connector().pendingCount() > 50);
				server.close();
				assertThat(connector.pendingCount()).isZero();
				try (TestServer again = TestServer.start(kind, "server.port=" + port)) {
					Awaitility.await().atMost(PATIENCE).until(() -> again.connector().pendingCount() > 50);
					assertThat(HonestClient.create().get(port, "/").body()).isEqualTo("hello");
					attack.close();
					awaitNonePending(again);
				}
			}
		}
		descriptors.awaitAsBefore();
	}

	private static List<Duration> visit(int port, int clients, Duration pace) throws Exception {
		ScheduledExecutorService executor = Executors.newScheduledThreadPool(Math.min(clients, 100));
		try {
			List<Future<Duration>> visits = new ArrayList<>();
			for (int i = 0; i < clients; i++) {
				visits.add(executor.schedule(() -> visit(port), i * pace.toMillis(), TimeUnit.MILLISECONDS));
			}
			List<Duration> times = new ArrayList<>();
			for (Future<Duration> visit : visits) {
				times.add(visit.get());
			}
			return times;
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static Duration visit(int port) throws IOException {
		long start = System.nanoTime();
		assertThat(HonestClient.create().get(port, "/").body()).isEqualTo("hello");
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private static void awaitNonePending(TestServer server) {
		Awaitility.await().atMost(PATIENCE).until(() -> server.connector().pendingCount() == 0);
	}

}
