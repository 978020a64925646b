package io.github.tlshandshake.jetty;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.WaitingOn;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.Response;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for timeouts while all of Jetty's threads are busy.
 */
class JettyBusyThreadsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final int THREADS = 8;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private TestServer server;

	private Blocker blocker;

	private List<HonestConnection> blocking;

	@BeforeEach
	void startServer() throws IOException {
		this.server = TestServer.start(ServerKind.JETTY_SERVLET, List.of(Blocker.class),
				"tls-handshake.timeout=" + TIMEOUT, "tls-handshake.stuck-after=100ms",
				"server.jetty.threads.max=" + THREADS, "server.jetty.threads.min=" + THREADS,
				"server.jetty.threads.acceptors=1", "server.jetty.threads.selectors=1");
		this.blocker = this.server.context().getBean(Blocker.class);
		this.blocking = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			this.blocking.add(HonestClient.create().open(this.server.port()));
		}
		awaitPending(0);
	}

	@AfterEach
	void stopServer() throws IOException {
		this.blocker.latch.countDown();
		this.executor.shutdownNow();
		for (HonestConnection connection : this.blocking) {
			connection.close();
		}
		this.server.close();
	}

	@Test
	void closesClientsThatWereSilentBeforeAtTimeout() throws Exception {
		try (StuckClients clients = StuckClients.open(StuckKind.SILENT, 5, this.server.port())) {
			awaitWaitingOn(WaitingOn.CLIENT, 5);
			blockAllThreads();
			assertThat(clients.awaitAllClosed(PATIENCE))
				.allSatisfy((time) -> assertThat(time).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1)));
		}
		assertThat(timeouts(WaitingOn.CLIENT)).isEqualTo(5);
		assertThat(timeouts(WaitingOn.SERVER)).isZero();
	}

	@Test
	void closesClientsThatNoThreadTakesUpAtTwiceTheTimeout() throws Exception {
		blockAllThreads();
		try (StuckClients clients = StuckClients.open(StuckKind.SILENT, 5, this.server.port())) {
			awaitWaitingOn(WaitingOn.SERVER, 5);
			assertThat(clients.awaitAllClosed(PATIENCE)).allSatisfy((time) -> assertThat(time)
				.isBetween(TIMEOUT.multipliedBy(2), TIMEOUT.multipliedBy(2).plusSeconds(1)));
		}
		assertThat(timeouts(WaitingOn.SERVER)).isEqualTo(5);
		assertThat(timeouts(WaitingOn.CLIENT)).isZero();
		this.blocker.latch.countDown();
		assertThat(HonestClient.create().get(this.server.port(), "/").body()).isEqualTo("hello");
	}

	@Test
	void servesHonestClientsThatHadToWaitForThreadLongerThanTimeout() throws Exception {
		blockAllThreads();
		List<Future<Response>> honest = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			honest.add(get("/"));
		}
		awaitWaitingOn(WaitingOn.SERVER, 5);
		Awaitility.await().atMost(PATIENCE).until(() -> isOldestOlderThan(TIMEOUT.multipliedBy(3).dividedBy(2)));
		this.blocker.latch.countDown();
		for (Future<Response> client : honest) {
			assertThat(client.get(20, TimeUnit.SECONDS).body()).isEqualTo("hello");
		}
	}

	private void blockAllThreads() {
		for (HonestConnection connection : this.blocking) {
			this.executor.submit(() -> connection.request("GET", "/block"));
		}
		QueuedThreadPool threads = (QueuedThreadPool) JettyConnectors.first(this.server).getServer().getThreadPool();
		Awaitility.await()
			.atMost(PATIENCE)
			.during(Duration.ofMillis(200))
			.until(() -> threads.getIdleThreads() == 0 && threads.getQueueSize() > 0);
	}

	private Future<Response> get(String path) {
		return this.executor.submit(() -> HonestClient.create().get(this.server.port(), path));
	}

	private boolean isOldestOlderThan(Duration age) {
		return this.server.connector().oldest().compareTo(age) > 0;
	}

	private void awaitPending(int count) {
		Awaitility.await().atMost(PATIENCE).until(() -> this.server.connector().pendingCount() == count);
	}

	private void awaitWaitingOn(WaitingOn waitingOn, int count) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.server.connector().stuck(10)).hasSize(count)
				.allSatisfy((handshake) -> assertThat(handshake.progress().waitingOn()).isEqualTo(waitingOn)));
	}

	private long timeouts(WaitingOn waitingOn) {
		return this.server.connector().counts().timeouts(HandshakePhase.NO_DATA, waitingOn);
	}

	@RestController
	static class Blocker {

		private final CountDownLatch latch = new CountDownLatch(1);

		@GetMapping("/block")
		boolean block() throws InterruptedException {
			return this.latch.await(60, TimeUnit.SECONDS);
		}

	}

}
