package io.github.tlshandshake.tomcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLSocket;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.WaitingOn;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for timeouts while Tomcat's workers are busy, and on virtual threads.
 */
class TomcatBusyWorkersTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(3);

	private static final Duration LATEST = TIMEOUT.plusSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final int WORKERS = 2;

	private TestServer start(String... properties) {
		return start(TomcatProtocol.NIO, properties);
	}

	private TestServer start(TomcatProtocol protocol, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.addAll(List.of("tls-handshake.timeout=" + TIMEOUT, "tls-handshake.stuck-after=100ms",
				"tls-handshake.max-pending=1000", "server.tomcat.threads.max=" + WORKERS,
				"server.tomcat.threads.min-spare=" + WORKERS));
		return protocol.start(List.of(Blocker.class), all.toArray(String[]::new));
	}

	@Test
	void closesStuckClientsAtTimeoutWhenAllWorkersAreBusy() throws Exception {
		try (TestServer server = start()) {
			Blocker blocker = server.context().getBean(Blocker.class);
			Awaitility.await().until(() -> TomcatConnections.count(server) <= 1);
			long before = TomcatConnections.count(server);
			try (StuckClients silent = StuckClients.open(StuckKind.SILENT, 10, server.port());
					StuckClients partial = StuckClients.open(StuckKind.PARTIAL_HELLO, 10, server.port());
					Blocked blocked = blocker.block(server, WORKERS, () -> awaitReceived(server, 10))) {
				assertThat(TomcatConnections.count(server)).isBetween(before + 20, before + 20 + WORKERS);
				assertThat(silent.awaitAllClosed(PATIENCE))
					.allSatisfy((time) -> assertThat(time).isBetween(TIMEOUT, LATEST));
				assertThat(partial.awaitAllClosed(PATIENCE))
					.allSatisfy((time) -> assertThat(time).isBetween(TIMEOUT, LATEST));
				Awaitility.await()
					.atMost(PATIENCE)
					.untilAsserted(() -> assertThat(TomcatConnections.count(server)).isEqualTo(before + WORKERS));
				assertThat(blocked.isBlocked()).isTrue();
			}
			assertThat(server.connector().counts().timeouts(HandshakePhase.NO_DATA, WaitingOn.CLIENT)).isEqualTo(10);
			assertThat(server.connector().counts().timeouts(HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT))
				.isEqualTo(10);
		}
	}

	private void awaitReceived(TestServer server, int partial) {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> server.connector()
				.stuck(100)
				.stream()
				.filter((handshake) -> handshake.progress().bytesReceived() == 20)
				.count() == partial);
	}

	@Test
	void closesClientWhoseBytesNoWorkerTakesUpAtTwiceTheTimeout() throws Exception {
		try (TestServer server = start()) {
			Blocker blocker = server.context().getBean(Blocker.class);
			try (Blocked blocked = blocker.block(server, WORKERS, () -> {
			}); StuckClients clients = StuckClients.open(StuckKind.PARTIAL_HELLO, 5, server.port())) {
				assertThat(clients.awaitAllClosed(PATIENCE)).allSatisfy((time) -> assertThat(time)
					.isBetween(TIMEOUT.multipliedBy(2), TIMEOUT.multipliedBy(2).plusSeconds(1)));
				assertThat(blocked.isBlocked()).isTrue();
			}
			assertThat(server.connector().counts().count(HandshakeOutcome.TIMEOUT)).isEqualTo(5);
			assertThat(server.connector().counts().timeouts(HandshakePhase.NO_DATA, WaitingOn.SERVER)).isEqualTo(5);
			assertThat(HonestClient.create().get(server.port(), "/").body()).isEqualTo("hello");
		}
	}

	@Test
	void servesHonestClientThatHadToWaitForWorkerLongerThanTimeout() throws Exception {
		try (TestServer server = start()) {
			Blocker blocker = server.context().getBean(Blocker.class);
			CompletableFuture<String> body;
			try (Blocked blocked = blocker.block(server, WORKERS, () -> {
			})) {
				body = get(server, "/");
				Awaitility.await()
					.atMost(PATIENCE)
					.until(() -> server.connector().oldest().compareTo(TIMEOUT.plusSeconds(1)) > 0);
				assertThat(blocked.isBlocked()).isTrue();
				assertThat(body).isNotDone();
			}
			assertThat(body.get(10, TimeUnit.SECONDS)).isEqualTo("hello");
		}
	}

	@Test
	void servesClientThatAnswersAfterTimeoutWhenWorkersTookUpItsHelloJustBefore() throws Exception {
		try (TestServer server = start()) {
			Blocker blocker = server.context().getBean(Blocker.class);
			CompletableFuture<String> body;
			try (Blocked blocked = blocker.block(server, WORKERS, () -> {
			})) {
				body = get(server, HonestClient.create().withPause(Duration.ofMillis(350)), "/");
				Awaitility.await()
					.atMost(PATIENCE)
					.pollInterval(Duration.ofMillis(10))
					.until(() -> server.connector().oldest().compareTo(TIMEOUT.minusMillis(150)) >= 0);
				assertThat(blocked.isBlocked()).isTrue();
			}
			assertThat(body.get(10, TimeUnit.SECONDS)).isEqualTo("hello");
		}
	}

	@Test
	void servesHonestClientOfNio2ThatHadToWaitForWorkerLongerThanTimeout() throws Exception {
		try (TestServer server = start(TomcatProtocol.NIO2)) {
			Blocker blocker = server.context().getBean(Blocker.class);
			try (Socket socket = new Socket("127.0.0.1", server.port())) {
				Awaitility.await().atMost(PATIENCE).until(() -> server.connector().pendingCount() == 1);
				CompletableFuture<Void> handshake;
				try (Blocked blocked = blocker.block(server, WORKERS, () -> {
				})) {
					SSLSocket secured = (SSLSocket) TestCertificates.clientContext()
						.getSocketFactory()
						.createSocket(socket, "localhost", server.port(), true);
					handshake = CompletableFuture.runAsync(() -> handshake(secured));
					Awaitility.await()
						.atMost(PATIENCE)
						.until(() -> server.connector().oldest().compareTo(TIMEOUT.multipliedBy(3).dividedBy(2)) > 0);
					assertThat(server.connector().stuck(1)).singleElement()
						.satisfies((stuck) -> assertThat(stuck.progress().waitingOn()).isEqualTo(WaitingOn.SERVER));
					assertThat(blocked.isBlocked()).isTrue();
				}
				handshake.get(10, TimeUnit.SECONDS);
			}
		}
	}

	private static void handshake(SSLSocket socket) {
		try {
			socket.startHandshake();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void servesHonestClientWhileStuckClientsWantAllSlots() throws Exception {
		try (TestServer server = start("server.tomcat.max-connections=4");
				StuckClients silent = StuckClients.open(StuckKind.SILENT, 4, server.port())) {
			assertThat(get(server, "/").get(10, TimeUnit.SECONDS)).isEqualTo("hello");
			assertThat(silent.openCount()).isPositive();
			assertThat(server.connector().counts().count(HandshakeOutcome.EVICTED)).isPositive();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SILENT", "DRIPPING", "STALLED" })
	@EnabledForJreRange(min = JRE.JAVA_21)
	void closesStuckClientAtTimeoutOnVirtualThreads(StuckKind stuck) throws Exception {
		try (TestServer server = start("spring.threads.virtual.enabled=true")) {
			assertThat(HonestClient.create().get(server.port(), "/thread").body()).isEqualTo("true");
			Outcomes outcomes = Outcomes.since(server.connector());
			try (StuckClients clients = StuckClients.open(stuck, 20, server.port())) {
				assertThat(clients.awaitAllClosed(PATIENCE))
					.allSatisfy((time) -> assertThat(time).isBetween(TIMEOUT, LATEST));
			}
			assertThat(HonestClient.create().get(server.port(), "/").body()).isEqualTo("hello");
			assertThat(outcomes.counts())
				.isEqualTo(Map.of(HandshakeOutcome.TIMEOUT, 20L, HandshakeOutcome.SUCCESS, 1L));
		}
	}

	private static CompletableFuture<String> get(TestServer server, String path) {
		return get(server, HonestClient.create(), path);
	}

	private static CompletableFuture<String> get(TestServer server, HonestClient client, String path) {
		CompletableFuture<String> body = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				body.complete(client.get(server.port(), path).body());
			}
			catch (Exception ex) {
				body.completeExceptionally(ex);
			}
		}, "honest-client");
		thread.setDaemon(true);
		thread.start();
		return body;
	}

	/**
	 * Requests that hold their workers until they are closed.
	 */
	interface Blocked extends AutoCloseable {

		boolean isBlocked();

		@Override
		void close() throws Exception;

	}

	@RestController
	static class Blocker {

		private final CountDownLatch latch = new CountDownLatch(1);

		private final AtomicInteger blocked = new AtomicInteger();

		@GetMapping("/block")
		String block() throws InterruptedException {
			this.blocked.incrementAndGet();
			try {
				return String.valueOf(this.latch.await(60, TimeUnit.SECONDS));
			}
			finally {
				this.blocked.decrementAndGet();
			}
		}

		@GetMapping("/thread")
		boolean isVirtual() {
			return Thread.currentThread().toString().startsWith("VirtualThread");
		}

		Blocked block(TestServer server, int workers, Runnable before) {
			before.run();
			List<CompletableFuture<String>> bodies = new ArrayList<>();
			for (int i = 0; i < workers; i++) {
				bodies.add(get(server, "/block"));
			}
			Awaitility.await().atMost(PATIENCE).until(() -> this.blocked.get() == workers);
			return new Blocked() {

				@Override
				public boolean isBlocked() {
					return Blocker.this.blocked.get() == workers;
				}

				@Override
				public void close() throws Exception {
					Blocker.this.latch.countDown();
					for (CompletableFuture<String> body : bodies) {
						assertThat(body.get(10, TimeUnit.SECONDS)).isEqualTo("true");
					}
				}

			};
		}

	}

}
