package io.github.tlshandshake.connector;

import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.StuckHandshake;
import io.github.tlshandshake.WaitingOn;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link HandshakeConnector}: what is pending, what is stuck, and how it ends.
 */
class HandshakeConnectorTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final TestEngine engine = TestEngine.with(
			new HandshakeSettings(Duration.ofSeconds(30), Duration.ofSeconds(1), HandshakeMode.ENFORCE, null, null, 1));

	private final HandshakeConnector connector = this.engine.connector();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void listsStuckHandshakesOldestFirst() {
		this.engine.begin(new FakeConnection("192.0.2.1"));
		this.engine.advanceMillis(1);
		this.engine.begin(new FakeConnection("192.0.2.2").in(HandshakePhase.NEGOTIATION, WaitingOn.SERVER));
		this.engine.advanceMillis(999);
		assertThat(this.connector.stuck(10)).isEmpty();
		assertThat(this.connector.stuckCount()).isZero();
		assertThat(this.connector.pendingCount()).isEqualTo(2);
		this.engine.advanceMillis(2);
		assertThat(this.connector.stuckCount()).isEqualTo(2);
		assertThat(hosts(this.connector.stuck(10))).containsExactly("192.0.2.1", "192.0.2.2");
		assertThat(hosts(this.connector.stuck(1))).containsExactly("192.0.2.1");
		assertThat(this.connector.stuck(0)).isEmpty();
	}

	@Test
	void listsOverdueOnesAsStuck() {
		this.engine.begin(new FakeConnection("192.0.2.1").in(HandshakePhase.NEGOTIATION, WaitingOn.SERVER));
		this.engine.advanceMillis(31_000);
		this.engine.begin(new FakeConnection("192.0.2.2"));
		this.engine.advanceMillis(2000);
		assertThat(hosts(this.connector.stuck(10))).containsExactly("192.0.2.1", "192.0.2.2");
	}

	@Test
	void describesStuckHandshake() {
		this.engine.begin(new FakeConnection("192.0.2.1").in(HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT));
		this.engine.advanceMillis(12_000);
		StuckHandshake stuck = this.connector.stuck(1).get(0);
		assertThat(stuck.connector()).isEqualTo("fake-1");
		assertThat(stuck.age()).isEqualTo(Duration.ofSeconds(12));
		assertThat(stuck.remaining()).isEqualTo(Duration.ofSeconds(18));
		assertThat(stuck.since()).isCloseTo(Instant.now().minusSeconds(12), within(Duration.ofSeconds(10)));
		assertThat(stuck.progress().phase()).isEqualTo(HandshakePhase.CLIENT_HELLO);
	}

	@Test
	void listsNoneAsStuckThatTheServerHasJustAnswered() {
		FakeConnection connection = new FakeConnection();
		this.engine.begin(connection);
		this.engine.advanceMillis(5000);
		connection.answer();
		this.engine.advanceMillis(1000);
		assertThat(this.connector.stuckCount()).isZero();
		this.engine.advanceMillis(1);
		assertThat(this.connector.stuckCount()).isOne();
	}

	@Test
	void listsThoseAsStuckThatTheServerAnsweredBeforeAPauseWasNoticed() {
		FakeConnection connection = new FakeConnection();
		this.engine.begin(connection);
		this.engine.pauseUnnoticed(Duration.ofSeconds(10));
		connection.answer();
		this.engine.noticePause(Duration.ofSeconds(10));
		this.engine.advanceMillis(1000);
		assertThat(this.connector.stuckCount()).isZero();
		this.engine.advanceMillis(1);
		assertThat(this.connector.stuckCount()).isOne();
	}

	@Test
	void knowsAgeOfTheOldest() {
		assertThat(this.connector.oldest()).isZero();
		Handshake oldest = this.engine.begin(new FakeConnection());
		this.engine.advanceMillis(2000);
		this.engine.begin(new FakeConnection());
		this.engine.advanceMillis(1000);
		assertThat(this.connector.oldest()).isEqualTo(Duration.ofSeconds(3));
		oldest.trySucceed("TLSv1.3");
		assertThat(this.connector.oldest()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void knowsAgeOfTheOldestThatIsOverdue() {
		this.engine.begin(new FakeConnection().in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER));
		this.engine.advanceMillis(35_000);
		this.engine.begin(new FakeConnection());
		assertThat(this.connector.oldest()).isEqualTo(Duration.ofSeconds(35));
	}

	@Test
	void endsAsProbeWhenClientLeavesWithoutByte() {
		this.engine.begin(new FakeConnection()).tryAbort();
		this.engine.begin(new FakeConnection().in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER)).tryAbort();
		assertThat(this.engine.count(HandshakeOutcome.PROBE)).isOne();
		assertThat(this.engine.count(HandshakeOutcome.ABORTED)).isOne();
		assertThat(this.engine.recent()).singleElement()
			.satisfies((ended) -> assertThat(ended.progress().waitingOn()).isEqualTo(WaitingOn.CLIENT));
	}

	@Test
	void tellsAgeOfWhatHasEnded() {
		Handshake handshake = this.engine.begin(new FakeConnection());
		this.engine.advanceMillis(1234);
		handshake.tryFail(new IllegalStateException("refused"));
		assertThat(this.engine.recent()).extracting(EndedHandshake::age, EndedHandshake::error)
			.containsExactly(tuple(Duration.ofMillis(1234), "refused"));
	}

	@Test
	void endsWithoutAgeWhenTimesAreNotCorrectedYet() {
		this.engine.pauseUnnoticed(Duration.ofSeconds(10));
		Handshake handshake = this.engine.begin(new FakeConnection());
		Handshake failing = this.engine.begin(new FakeConnection());
		this.engine.setBack(Duration.ofSeconds(10));
		assertThat(handshake.trySucceed("TLSv1.3")).isTrue();
		assertThat(failing.tryFail(new IllegalStateException())).isTrue();
		assertThat(this.connector.durations().max()).isZero();
		assertThat(this.engine.recent()).extracting(EndedHandshake::age).containsExactly(Duration.ZERO);
	}

	@Test
	void endsWithoutOutcomeWhenWithdrawn() {
		Handshake handshake = this.engine.begin(new FakeConnection());
		assertThat(handshake.tryWithdraw()).isTrue();
		assertThat(handshake.trySucceed("TLSv1.3")).isFalse();
		assertThat(this.connector.pendingCount()).isZero();
		assertThat(HandshakeOutcome.values()).allMatch((outcome) -> this.engine.count(outcome) == 0);
	}

	@Test
	void endsAllWhenTheLastServerStops() {
		this.connector.started();
		this.engine.beginAll(FakeConnection.ofClients(3));
		this.connector.stopped();
		assertThat(this.connector.isOpen()).isTrue();
		assertThat(this.connector.pendingCount()).isEqualTo(3);
		this.connector.stopped();
		assertThat(this.connector.isOpen()).isFalse();
		assertThat(this.engine.count(HandshakeOutcome.CLOSED)).isEqualTo(3);
	}

	@Test
	void enforcesDeadlineOfConnectionThatWasAcceptedWhileTheServerStopped() {
		this.connector.stopped();
		FakeConnection straggler = new FakeConnection();
		this.engine.begin(straggler);
		assertThat(this.connector.isDone()).isFalse();
		this.engine.advanceMillis(30_000);
		assertThat(straggler.isClosed()).isTrue();
		assertThat(this.connector.isDone()).isTrue();
	}

	@Test
	void staysConsistentWhenManyHandshakesBeginAndEnd() throws Exception {
		List<Handshake> permanent = beginPermanent(5);
		this.engine.advanceMillis(2000);
		AtomicBoolean ended = new AtomicBoolean();
		ExecutorService executor = Executors.newFixedThreadPool(6);
		try {
			List<Future<Integer>> walks = submit(executor, 2, (number) -> walkUntil(ended));
			for (Future<Integer> churn : submit(executor, 4, (number) -> beginAndEnd(number, 10_000))) {
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
		assertThat(this.connector.pendingCount()).isEqualTo(5);
		assertThat(permanent).allMatch((candidate) -> candidate.trySucceed("TLSv1.3"));
		assertThat(this.connector.pendingCount()).isZero();
		assertThat(this.connector.stuck(10)).isEmpty();
		assertThat(this.engine.count(HandshakeOutcome.SUCCESS)).isEqualTo(40_010);
	}

	private <T> List<Future<T>> submit(ExecutorService executor, int times, IntFunction<T> task) {
		List<Future<T>> futures = new ArrayList<>();
		for (int i = 0; i < times; i++) {
			int number = i;
			futures.add(executor.submit(() -> task.apply(number)));
		}
		return futures;
	}

	private List<Handshake> beginPermanent(int count) {
		List<Handshake> handshakes = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			handshakes.add(this.engine.begin(new FakeConnection("192.0.2." + i)));
			beginAndEnd(0, 1);
		}
		return handshakes;
	}

	// Several at once, of which those in the middle end first
	private Integer beginAndEnd(int thread, int count) {
		for (int i = 0; i < count; i += 4) {
			List<Handshake> handshakes = new ArrayList<>();
			for (int j = i; j < Math.min(count, i + 4); j++) {
				FakeConnection connection = new FakeConnection("10.%d.%d.%d".formatted(thread, j >> 8, j & 0xff));
				handshakes.add(handshakes.size() / 2, this.engine.begin(connection));
			}
			handshakes.forEach((candidate) -> candidate.trySucceed("TLSv1.3"));
		}
		return count;
	}

	private Integer walkUntil(AtomicBoolean ended) {
		int walks = 0;
		while (!ended.get()) {
			assertThat(hosts(this.connector.stuck(Integer.MAX_VALUE))).containsExactly("192.0.2.0", "192.0.2.1",
					"192.0.2.2", "192.0.2.3", "192.0.2.4");
			assertThat(this.connector.pending()).hasSizeBetween(5, 21).doesNotHaveDuplicates();
			walks++;
		}
		return walks;
	}

	private List<String> hosts(List<StuckHandshake> handshakes) {
		return handshakes.stream()
			.map(StuckHandshake::remoteAddress)
			.map(InetSocketAddress.class::cast)
			.map(InetSocketAddress::getHostString)
			.toList();
	}

	@Test
	void forgetsEndedHandshakesWhenOlderOneIsStillHeld() {
		Handshake held = this.engine.begin(new FakeConnection());
		List<WeakReference<Handshake>> later = beginWeakly(held, 3);
		assertThat(this.connector.pendingCount()).isZero();
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			System.gc();
			assertThat(later).allMatch((reference) -> reference.get() == null);
		});
		assertThat(held.trySucceed("TLSv1.3")).isFalse();
	}

	private List<WeakReference<Handshake>> beginWeakly(Handshake held, int count) {
		List<WeakReference<Handshake>> references = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			references.add(new WeakReference<>(this.connector.begin(new FakeConnection())));
		}
		held.trySucceed("TLSv1.3");
		for (WeakReference<Handshake> reference : references) {
			assertThat(reference.get()).isNotNull().matches((candidate) -> candidate.trySucceed("TLSv1.3"));
		}
		return references;
	}

	@Test
	void forgetsOverdueHandshakesThatHaveEnded() {
		List<WeakReference<Handshake>> overdue = List.of(new WeakReference<>(
				this.connector.begin(new FakeConnection().in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER))));
		this.engine.advanceMillis(30_500);
		assertThat(overdue.get(0).get()).isNotNull().matches((candidate) -> candidate.trySucceed("TLSv1.3"));
		this.engine.advanceMillis(100);
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			System.gc();
			assertThat(overdue.get(0).get()).isNull();
		});
	}

}
