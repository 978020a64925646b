package io.github.tlshandshake.tomcat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.StuckHandshake;
import io.github.tlshandshake.WaitingOn;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.ClientTrust;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import io.github.tlshandshake.testsupport.TlsTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connections that are closed while a worker holds them, or while there is
 * none.
 */
@ExtendWith(OutputCaptureExtension.class)
class TomcatClosingTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Duration DELAY = Duration.ofSeconds(4);

	@ParameterizedTest
	@CsvSource({ "NIO, CLOSED, 60s", "NIO2, CLOSED, 60s", "NIO, TIMEOUT, 1s", "NIO2, TIMEOUT, 1s" })
	void answersOthersWhenItClosesConnectionThatWorkerHolds(TomcatProtocol protocol, HandshakeOutcome outcome,
			String timeout) throws Exception {
		try (TestServer server = protocol.start(List.of(ClientTrust.TomcatConfiguration.class),
				ClientTrust.property(SlowTrustManager.class), "tls-handshake.timeout=" + timeout,
				"tls-handshake.stuck-after=1ms", "server.tomcat.threads.max=2", "server.tomcat.threads.min-spare=2",
				"server.ssl.client-auth=want"); HonestConnection other = HonestClient.create().open(server.port())) {
			assertThat(other.request("GET", "/").body()).isEqualTo("hello");
			Outcomes outcomes = Outcomes.since(server.connector());
			long before = TomcatConnections.count(server);
			CompletableFuture<Void> checked = CompletableFuture.runAsync(() -> openWithCertificate(server.port()));
			awaitChecked(server.connector());
			if (outcome == HandshakeOutcome.CLOSED) {
				assertThat(server.connector().closeStuck()).isOne();
			}
			outcomes.awaitOnly(outcome);
			assertThat(timeOf(other)).isLessThan(Duration.ofSeconds(1));
			assertThat(checked).failsWithin(PATIENCE);
			awaitCount(server, before);
			assertThat(outcomes.total()).isOne();
		}
	}

	private static void openWithCertificate(int port) {
		HonestClient client = HonestClient.create().withContext(TestCertificates.clientContextWithCertificate());
		// Of TLS 1.2, where the client waits for the server's last message
		try (HonestConnection connection = client.withProtocol(ClientHello.TLS_1_2).open(port)) {
			connection.request("GET", "/");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void awaitChecked(HandshakeConnector connector) {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> connector.stuck(1).stream().anyMatch(TomcatClosingTests::isLongWithServer));
	}

	private static boolean isLongWithServer(StuckHandshake handshake) {
		return handshake.progress().waitingOn() == WaitingOn.SERVER
				&& handshake.age().compareTo(Duration.ofSeconds(1)) > 0;
	}

	private static Duration timeOf(HonestConnection connection) throws IOException {
		long start = System.nanoTime();
		assertThat(connection.request("GET", "/").body()).isEqualTo("hello");
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private static void awaitCount(TestServer server, long count) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(TomcatConnections.count(server)).isEqualTo(count));
	}

	@ParameterizedTest
	@EnumSource
	void givesBackSlotsOfConnectionsThatItClosesWhileTheirBytesCome(TomcatProtocol protocol, CapturedOutput output)
			throws Exception {
		try (TestServer server = protocol.start("tls-handshake.timeout=60s", "tls-handshake.stuck-after=1ms")) {
			HonestClient.create().get(server.port(), "/");
			Awaitility.await().during(Duration.ofMillis(500)).until(() -> TomcatConnections.count(server) <= 1);
			long before = TomcatConnections.count(server);
			Outcomes outcomes = Outcomes.since(server.connector());
			for (int i = 0; i < 50; i++) {
				try (StuckClients clients = dripping(40, server.port())) {
					Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
						server.connector().closeStuck();
						return clients.openCount() == 0;
					});
				}
			}
			awaitCount(server, before);
			outcomes.awaitOnly(HandshakeOutcome.CLOSED, 2000);
			assertThat(server.connector().pendingCount()).isZero();
		}
		assertThat(output).doesNotContain("\tat ", "ERROR");
	}

	private static StuckClients dripping(int count, int port) throws IOException {
		InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
		return StuckClients.open(StuckKind.DRIPPING, ClientHello.of("localhost"), Duration.ofMillis(1), count, address);
	}

	@Test
	void givesBackSlotsOfNio2WhenQueueIsFull(CapturedOutput output) throws Exception {
		try (TestServer server = TomcatProtocol.NIO2.start("tls-handshake.timeout=60s", "tls-handshake.stuck-after=1ms",
				"server.tomcat.threads.max-queue-capacity=100")) {
			CountDownLatch latch = new CountDownLatch(1);
			try (StuckClients clients = StuckClients.open(StuckKind.PARTIAL_HELLO, 10, server.port())) {
				Awaitility.await().atMost(PATIENCE).until(() -> stuckInHello(server.connector()) == 10);
				TomcatConnections.occupyWorkersAndQueue(server, latch);
				long before = TomcatConnections.count(server);
				assertThat(server.connector().closeStuck()).isEqualTo(10);
				assertThat(clients.awaitAllClosed(PATIENCE)).hasSize(10);
				awaitCount(server, before - 10);
			}
			finally {
				latch.countDown();
			}
		}
		assertThat(output).doesNotContain("\tat ", "Failed to close");
	}

	@Test
	void countsClientForWhomTheQueueIsFullAsError() throws Exception {
		try (TestServer server = TomcatProtocol.NIO.start("tls-handshake.timeout=60s",
				"server.tomcat.threads.max-queue-capacity=100");
				TlsTestClient client = TlsTestClient.connect(server.port())) {
			Outcomes outcomes = Outcomes.since(server.connector());
			Awaitility.await().atMost(PATIENCE).until(() -> server.connector().pendingCount() == 1);
			CountDownLatch latch = new CountDownLatch(1);
			TomcatConnections.occupyWorkersAndQueue(server, latch);
			client.send(ClientHello.of("localhost").bytes());
			outcomes.awaitOnly(HandshakeOutcome.ERROR);
			assertThat(client.awaitClose(PATIENCE)).isPositive();
			latch.countDown();
		}
	}

	private static long stuckInHello(HandshakeConnector connector) {
		return connector.stuck(100)
			.stream()
			.filter((stuck) -> stuck.progress().phase() == HandshakePhase.CLIENT_HELLO)
			.count();
	}

	/**
	 * Trust manager that trusts everyone, later. Public because Tomcat creates it by its
	 * name.
	 */
	public static class SlowTrustManager extends ClientTrust {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
			try {
				new CountDownLatch(1).await(DELAY.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
