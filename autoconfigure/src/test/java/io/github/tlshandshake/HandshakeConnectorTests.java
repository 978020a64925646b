package io.github.tlshandshake;

import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandshakeConnector}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandshakeConnectorTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	// Machines that run tests are shared and noisy
	private static final Duration NOISE = Duration.ofSeconds(1);

	private final List<HandshakeConnectors> opened = new ArrayList<>();

	private final Set<Thread> threadsBefore = deadlineThreads();

	private HandshakeConnector open(Duration timeout) {
		return open(timeout, timeout);
	}

	private HandshakeConnector open(Duration timeout, Duration stuckAfter) {
		HandshakeConnectors connectors = TestConnectors
			.with(new HandshakeSettings(timeout, stuckAfter, HandshakeMode.ENFORCE, null, null));
		this.opened.add(connectors);
		return connectors.open("fake", 1);
	}

	@AfterEach
	void endsItsThread() {
		this.opened.forEach(HandshakeConnectors::close);
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.threadsBefore).containsAll(deadlineThreads()));
	}

	private static Set<Thread> deadlineThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("tls-handshake-deadlines"))
			.collect(Collectors.toSet());
	}

	private Thread deadlineThread() {
		Set<Thread> threads = deadlineThreads();
		threads.removeAll(this.threadsBefore);
		assertThat(threads).hasSize(1);
		return threads.iterator().next();
	}

	@Test
	void closesConnectionAtTimeout() throws Exception {
		HandshakeConnector connector = open(Duration.ofMillis(300));
		FakeConnection connection = new FakeConnection();
		connector.begin(connection);
		assertThat(connection.awaitClose()).isBetween(Duration.ofMillis(300), Duration.ofMillis(300).plus(NOISE));
		assertThat(connector.pendingCount()).isZero();
		assertThat(connector.counts().count(HandshakeOutcome.TIMEOUT)).isOne();
	}

	@Test
	void closesConnectionAtTimeoutWhateverBytesCome() throws Exception {
		HandshakeConnector connector = open(Duration.ofMillis(500));
		FakeConnection connection = new FakeConnection();
		AtomicInteger bytes = new AtomicInteger();
		ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
		try {
			executor.scheduleAtFixedRate(() -> connection.received(bytes.incrementAndGet()), 0, 5,
					TimeUnit.MILLISECONDS);
			connector.begin(connection);
			assertThat(connection.awaitClose()).isBetween(Duration.ofMillis(500), Duration.ofMillis(500).plus(NOISE));
			assertThat(bytes).hasValueGreaterThan(10);
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void closesLaterConnectionAtItsOwnTimeout() throws Exception {
		HandshakeConnector connector = open(Duration.ofMillis(500));
		FakeConnection first = new FakeConnection("192.0.2.1");
		connector.begin(first);
		Awaitility.await().pollDelay(Duration.ofMillis(250)).until(() -> true);
		FakeConnection second = new FakeConnection("192.0.2.2");
		connector.begin(second);
		assertThat(first.awaitClose()).isBetween(Duration.ofMillis(500), Duration.ofMillis(500).plus(NOISE));
		assertThat(second.awaitClose()).isBetween(Duration.ofMillis(500), Duration.ofMillis(500).plus(NOISE));
	}

	@Test
	void leavesConnectionAloneWhenHandshakeSucceeds() {
		HandshakeConnector connector = open(Duration.ofMillis(200));
		FakeConnection connection = new FakeConnection();
		assertThat(connector.begin(connection).succeeded()).isTrue();
		Awaitility.await().pollDelay(Duration.ofMillis(600)).until(() -> true);
		assertThat(connection.isClosed()).isFalse();
		assertThat(connector.counts().count(HandshakeOutcome.SUCCESS)).isOne();
		assertThat(connector.counts().count(HandshakeOutcome.TIMEOUT)).isZero();
	}

	@Test
	void closesConnectionAfterTimeoutWhenItBecomesTheTurnOfTheClient() throws Exception {
		HandshakeConnector connector = open(Duration.ofSeconds(3));
		FakeConnection connection = new FakeConnection().in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER);
		connector.begin(connection);
		Awaitility.await().pollDelay(Duration.ofMillis(3500)).until(() -> true);
		assertThat(connection.isClosed()).isFalse();
		connection.in(HandshakePhase.NEGOTIATION, WaitingOn.CLIENT);
		assertThat(connection.awaitClose()).isBetween(Duration.ofMillis(3500), Duration.ofMillis(5500));
		assertThat(connector.counts().timeouts(HandshakePhase.NEGOTIATION, WaitingOn.CLIENT)).isOne();
		assertThat(connector.counts().timeouts(HandshakePhase.NEGOTIATION, WaitingOn.SERVER)).isZero();
	}

	@Test
	void givesClientTimeToAnswerServerThatWasSlow() {
		HandshakeConnector connector = open(Duration.ofSeconds(3));
		FakeConnection connection = new FakeConnection().in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER);
		Handshake handshake = connector.begin(connection);
		Awaitility.await().pollDelay(Duration.ofMillis(3500)).until(() -> true);
		connection.in(HandshakePhase.NEGOTIATION, WaitingOn.CLIENT);
		Awaitility.await().pollDelay(Duration.ofMillis(250)).until(() -> true);
		assertThat(handshake.succeeded()).isTrue();
		assertThat(connection.isClosed()).isFalse();
	}

	@Test
	void givesClientTimeToAnswerServerThatWasSlowUntilJustBeforeTimeout() throws Exception {
		HandshakeConnector connector = open(Duration.ofSeconds(3));
		FakeConnection connection = new FakeConnection().in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER);
		connector.begin(connection);
		Awaitility.await().pollDelay(Duration.ofMillis(2800)).until(() -> true);
		connection.in(HandshakePhase.NEGOTIATION, WaitingOn.CLIENT);
		assertThat(connection.awaitClose()).isBetween(Duration.ofMillis(3450), Duration.ofMillis(3500).plus(NOISE));
	}

	@Test
	void givesNoTimeToClientThatServerAnsweredLongBeforeTimeout() throws Exception {
		HandshakeConnector connector = open(Duration.ofSeconds(2));
		FakeConnection connection = new FakeConnection().in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER);
		connector.begin(connection);
		Awaitility.await().pollDelay(Duration.ofMillis(1000)).until(() -> true);
		connection.in(HandshakePhase.NEGOTIATION, WaitingOn.CLIENT);
		assertThat(connection.awaitClose()).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2400));
	}

	@Test
	void announcesDeadline() {
		HandshakeConnector connector = open(Duration.ofSeconds(2));
		FakeConnection connection = new FakeConnection();
		connector.begin(connection);
		assertThat(connection.knowsDeadline()).isFalse();
		Awaitility.await().atMost(PATIENCE).until(connection::knowsDeadline);
		assertThat(connector.oldest()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
	}

	@Test
	void givesNoTimeToClientWhoseHelloIsIncomplete() throws Exception {
		HandshakeConnector connector = open(Duration.ofSeconds(3));
		FakeConnection connection = new FakeConnection().in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER);
		connector.begin(connection);
		Awaitility.await().pollDelay(Duration.ofMillis(3300)).until(() -> true);
		connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT);
		assertThat(connection.awaitClose()).isBetween(Duration.ofMillis(3300), Duration.ofMillis(3700));
	}

	@Test
	void closesConnectionAtTwiceTheTimeoutWhenItStaysTheTurnOfTheServer() throws Exception {
		HandshakeConnector connector = open(Duration.ofMillis(400));
		FakeConnection connection = new FakeConnection().in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER);
		connector.begin(connection);
		assertThat(connection.awaitClose()).isBetween(Duration.ofMillis(800), Duration.ofMillis(800).plus(NOISE));
		assertThat(connector.counts().count(HandshakeOutcome.TIMEOUT)).isOne();
		assertThat(connector.counts().timeouts(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER)).isOne();
	}

	@Test
	void endsHandshakeAfterTimeoutWhenTheServerWasWaitedFor() {
		HandshakeConnector connector = open(Duration.ofSeconds(1));
		FakeConnection connection = new FakeConnection().in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER);
		Handshake handshake = connector.begin(connection);
		Awaitility.await().pollDelay(Duration.ofMillis(1200)).until(() -> true);
		assertThat(handshake.succeeded()).isTrue();
		assertThat(connection.isClosed()).isFalse();
	}

	@Test
	void closesOtherConnectionsWhileTheServerIsWaitedFor() throws Exception {
		HandshakeConnector connector = open(Duration.ofSeconds(1));
		FakeConnection busy = new FakeConnection().in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER);
		FakeConnection silent = new FakeConnection();
		connector.begin(busy);
		connector.begin(silent);
		assertThat(silent.awaitClose()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1900));
		assertThat(busy.awaitClose()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(2).plus(NOISE));
	}

	@Test
	void survivesConnectionThatFailsToClose(CapturedOutput output) throws Exception {
		HandshakeConnector connector = open(Duration.ofMillis(200));
		connector.begin(new FailingConnection());
		FakeConnection connection = new FakeConnection();
		connector.begin(connection);
		assertThat(connection.awaitClose()).isLessThan(Duration.ofMillis(200).plus(NOISE));
		assertThat(output).contains("Failed to close a connection of fake-1");
	}

	@Test
	void letsOnlyOnePartyEndEachHandshake() throws Exception {
		try (EndRace race = new EndRace(10_000)) {
			race.run();
			assertThat(race.winners()).isEqualTo(race.counted()).doesNotContain(0L);
			assertThat(race.handshakesWithOneWinner()).isEqualTo(10_000);
		}
	}

	@Test
	void sleepsWithoutTimeLimitWhenNothingWasEverPending() {
		open(Duration.ofMillis(100));
		awaitSleepWithoutTimeLimit(deadlineThread());
	}

	@Test
	void sleepsWithoutTimeLimitAfterLastPendingHandshakeEnded() {
		HandshakeConnector connector = open(Duration.ofMillis(300));
		Handshake handshake = connector.begin(new FakeConnection());
		Thread thread = deadlineThread();
		Awaitility.await().atMost(PATIENCE).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		handshake.succeeded();
		awaitSleepWithoutTimeLimit(thread);
	}

	@Test
	void sleepsWithoutTimeLimitAfterTimeoutWasLogged(CapturedOutput output) throws Exception {
		FakeConnection connection = new FakeConnection();
		open(Duration.ofMillis(100)).begin(connection);
		connection.awaitClose();
		awaitSleepWithoutTimeLimit(deadlineThread());
		assertThat(output).contains("TLS handshakes on fake-1 that timed out: 1");
	}

	@Test
	void wakesUpWhenHandshakeBeginsAfterLongSleep() throws Exception {
		HandshakeConnector connector = open(Duration.ofMillis(300));
		awaitSleepWithoutTimeLimit(deadlineThread());
		FakeConnection connection = new FakeConnection();
		connector.begin(connection);
		assertThat(connection.awaitClose()).isBetween(Duration.ofMillis(300), Duration.ofMillis(300).plus(NOISE));
	}

	private void awaitSleepWithoutTimeLimit(Thread thread) {
		Awaitility.await()
			.atMost(PATIENCE)
			.during(Duration.ofMillis(500))
			.until(() -> thread.getState() == Thread.State.WAITING);
	}

	@Test
	void listsStuckHandshakesOldestFirst() {
		HandshakeConnector connector = open(Duration.ofSeconds(30), Duration.ofMillis(200));
		connector.begin(new FakeConnection("192.0.2.1"));
		connector.begin(new FakeConnection("192.0.2.2").in(HandshakePhase.NEGOTIATION, WaitingOn.SERVER));
		assertThat(connector.stuck(10)).isEmpty();
		assertThat(connector.pendingCount()).isEqualTo(2);
		Awaitility.await().atMost(PATIENCE).until(() -> connector.stuckCount() == 2);
		assertThat(hosts(connector.stuck(10))).containsExactly("192.0.2.1", "192.0.2.2");
		assertThat(hosts(connector.stuck(1))).containsExactly("192.0.2.1");
		assertThat(connector.stuck(0)).isEmpty();
		assertThat(connector.oldest()).isBetween(Duration.ofMillis(200), PATIENCE);
		connector.stopped();
		assertThat(connector.oldest()).isZero();
	}

	@Test
	void staysConsistentWhenManyHandshakesBeginAndEnd() throws Exception {
		HandshakeConnector connector = open(Duration.ofSeconds(30), Duration.ofNanos(1));
		List<Handshake> permanent = beginPermanent(connector, 5);
		AtomicBoolean ended = new AtomicBoolean();
		ExecutorService executor = Executors.newFixedThreadPool(6);
		try {
			List<Future<Integer>> walks = submit(executor, 2, (number) -> walkUntil(ended, connector));
			for (Future<Integer> churn : submit(executor, 4, (number) -> beginAndEnd(connector, number, 20_000))) {
				churn.get();
			}
			ended.set(true);
			for (Future<Integer> walk : walks) {
				assertThat(walk.get()).isPositive();
			}
		}
		finally {
			ended.set(true);
			executor.shutdownNow();
		}
		assertThat(connector.pendingCount()).isEqualTo(5);
		assertThat(permanent).allMatch(Handshake::succeeded);
		assertThat(connector.pendingCount()).isZero();
		assertThat(connector.stuck(10)).isEmpty();
		assertThat(connector.counts().count(HandshakeOutcome.SUCCESS)).isEqualTo(80_010);
	}

	private <T> List<Future<T>> submit(ExecutorService executor, int times, IntFunction<T> task) {
		List<Future<T>> futures = new ArrayList<>();
		for (int i = 0; i < times; i++) {
			int number = i;
			futures.add(executor.submit(() -> task.apply(number)));
		}
		return futures;
	}

	private List<Handshake> beginPermanent(HandshakeConnector connector, int count) {
		List<Handshake> handshakes = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			handshakes.add(connector.begin(new FakeConnection("192.0.2." + i)));
			beginAndEnd(connector, 0, 1);
		}
		return handshakes;
	}

	// Several at once, of which those in the middle end first
	private Integer beginAndEnd(HandshakeConnector connector, int thread, int count) {
		for (int i = 0; i < count; i += 4) {
			List<Handshake> handshakes = new ArrayList<>();
			for (int j = i; j < Math.min(count, i + 4); j++) {
				FakeConnection connection = new FakeConnection("10.%d.%d.%d".formatted(thread, j >> 8, j & 0xff));
				handshakes.add(handshakes.size() / 2, connector.begin(connection));
			}
			handshakes.forEach(Handshake::succeeded);
		}
		return count;
	}

	private Integer walkUntil(AtomicBoolean ended, HandshakeConnector connector) {
		int walks = 0;
		while (!ended.get()) {
			List<String> hosts = hosts(connector.stuck(Integer.MAX_VALUE));
			assertThat(hosts).doesNotHaveDuplicates()
				.startsWith("192.0.2.0", "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4");
			assertThat(connector.stuckCount()).isGreaterThanOrEqualTo(5);
			walks++;
		}
		return walks;
	}

	private List<String> hosts(List<PendingHandshake> handshakes) {
		return handshakes.stream()
			.map(PendingHandshake::remoteAddress)
			.map(InetSocketAddress.class::cast)
			.map(InetSocketAddress::getHostString)
			.toList();
	}

	@Test
	void forgetsEndedHandshakesWhenOlderOneIsStillHeld() {
		HandshakeConnector connector = open(Duration.ofSeconds(30));
		Handshake held = connector.begin(new FakeConnection());
		List<WeakReference<Handshake>> later = beginWeakly(connector, held, 3);
		assertThat(connector.pendingCount()).isZero();
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			System.gc();
			assertThat(later).allMatch((reference) -> reference.get() == null);
		});
		assertThat(held.succeeded()).isFalse();
	}

	private List<WeakReference<Handshake>> beginWeakly(HandshakeConnector connector, Handshake held, int count) {
		List<WeakReference<Handshake>> references = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			references.add(new WeakReference<>(connector.begin(new FakeConnection())));
		}
		held.succeeded();
		for (WeakReference<Handshake> reference : references) {
			assertThat(reference.get()).isNotNull().matches(Handshake::succeeded);
		}
		return references;
	}

	@Test
	void warnsOfTimeoutsOnceInMinute(CapturedOutput output) throws Exception {
		HandshakeConnector connector = open(Duration.ofMillis(100));
		timeOut(connector, 3, WaitingOn.CLIENT);
		Awaitility.await().atMost(PATIENCE).until(() -> output.getAll().contains("that timed out"));
		timeOut(connector, 2, WaitingOn.SERVER);
		Awaitility.await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("WARN")
			.endsWith("TLS handshakes on fake-1 that timed out: 3 (by phase: 3 client-hello; waiting on: 3 client)");
		connector.stopped();
		assertThat(warnings(output)).hasSize(2)
			.last()
			.asString()
			.endsWith("TLS handshakes on fake-1 that timed out: 2 (by phase: 2 client-hello; waiting on: 2 server)");
	}

	private void timeOut(HandshakeConnector connector, int count, WaitingOn waitingOn) throws Exception {
		List<FakeConnection> connections = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			FakeConnection connection = new FakeConnection().in(HandshakePhase.CLIENT_HELLO, waitingOn);
			connector.begin(connection);
			connections.add(connection);
		}
		for (FakeConnection connection : connections) {
			connection.awaitClose();
		}
	}

	private List<String> warnings(CapturedOutput output) {
		return output.getAll().lines().filter((line) -> line.contains("that timed out")).toList();
	}

}
