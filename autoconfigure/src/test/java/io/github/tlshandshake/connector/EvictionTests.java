package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.WaitingOn;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Eviction}: which pending handshakes are closed when there are too
 * many.
 */
class EvictionTests {

	private static final Duration STUCK_AFTER = Duration.ofSeconds(1);

	private final List<TestEngine> engines = new ArrayList<>();

	@AfterEach
	void close() {
		this.engines.forEach(TestEngine::close);
	}

	private TestEngine limited(@Nullable Integer maxPending) {
		return limited(maxPending, null);
	}

	private TestEngine limited(@Nullable Integer maxPending, @Nullable Integer maxPendingPerAddress) {
		return with(TestConnectors.limited(maxPending, maxPendingPerAddress).withStuckAfter(STUCK_AFTER));
	}

	private TestEngine with(HandshakeSettings settings) {
		TestEngine engine = TestEngine.with(settings);
		this.engines.add(engine);
		return engine;
	}

	@Test
	void evictsOldestBeyondMaximum() {
		TestEngine engine = limited(3);
		List<FakeConnection> connections = FakeConnection.ofClients(5);
		engine.beginAll(connections);
		engine.advanceMillis(200);
		assertThat(closed(connections)).containsExactly(0, 1);
		assertThat(engine.count(HandshakeOutcome.EVICTED)).isEqualTo(2);
		assertThat(engine.connector().pendingCount()).isEqualTo(3);
	}

	@Test
	void evictsNoneUntilMaximumIsExceeded() {
		TestEngine engine = limited(3);
		engine.beginAll(FakeConnection.ofClients(3));
		engine.advanceMillis(5000);
		assertThat(engine.connector().pendingCount()).isEqualTo(3);
	}

	@Test
	void sparesFreshOnes() {
		TestEngine engine = limited(3);
		engine.beginAll(FakeConnection.ofClients(6));
		engine.advanceMillis(99);
		assertThat(engine.count(HandshakeOutcome.EVICTED)).isZero();
		engine.advanceMillis(11);
		assertThat(engine.count(HandshakeOutcome.EVICTED)).isEqualTo(3);
	}

	@Test
	void evictsFreshOnesWhenThereAreMoreThanTwiceAsMany() {
		TestEngine engine = limited(3);
		engine.beginAll(FakeConnection.ofClients(7));
		engine.enforce();
		assertThat(engine.count(HandshakeOutcome.EVICTED)).isEqualTo(4);
	}

	@Test
	void evictsNoneThatWaitsOnServer() {
		TestEngine engine = limited(2);
		List<FakeConnection> connections = FakeConnection.ofClients(3);
		connections.get(0).in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER);
		connections.get(1).in(HandshakePhase.NEGOTIATION, WaitingOn.SERVER);
		engine.beginAll(connections);
		engine.advanceMillis(200);
		assertThat(closed(connections)).containsExactly(2);
	}

	@Test
	void evictsNoneWhenAllWaitOnServer() {
		TestEngine engine = limited(1);
		List<FakeConnection> connections = FakeConnection.ofClients(300);
		connections.forEach((connection) -> connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER));
		engine.beginAll(connections);
		engine.advanceMillis(2000);
		assertThat(engine.connector().pendingCount()).isEqualTo(300);
	}

	@Test
	void evictsThoseThatWaitedOnServerWhenTheyWaitOnClient() {
		TestEngine engine = limited(2);
		List<FakeConnection> connections = FakeConnection.ofClients(6);
		connections.forEach((connection) -> connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER));
		engine.beginAll(connections);
		engine.advanceMillis(1000);
		connections.forEach((connection) -> connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT));
		engine.advanceMillis(50);
		assertThat(closed(connections)).containsExactly(0, 1, 2, 3);
	}

	@Test
	void evictsIncompleteHellosBeforeStuckNegotiators() {
		TestEngine engine = limited(4);
		List<FakeConnection> connections = FakeConnection.ofClients(4);
		connections.get(2).in(HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT);
		engine.beginAll(connections);
		connections.get(0).answer();
		connections.get(1).answer();
		engine.advanceMillis(2000);
		engine.beginAll(List.of(new FakeConnection("192.0.2.1"), new FakeConnection("192.0.2.2")));
		engine.enforce();
		assertThat(closed(connections)).containsExactly(2, 3);
	}

	@Test
	void evictsStuckNegotiatorsOldestFirst() {
		TestEngine engine = limited(2);
		List<FakeConnection> connections = FakeConnection.ofClients(4);
		engine.beginAll(connections);
		connections.forEach(FakeConnection::answer);
		engine.advanceMillis(1000);
		assertThat(closed(connections)).isEmpty();
		engine.advanceMillis(60);
		assertThat(closed(connections)).containsExactly(0, 1);
	}

	@Test
	void countsNegotiatorsAsStuckFromTheLastAnswer() {
		TestEngine engine = limited(1);
		List<FakeConnection> connections = FakeConnection.ofClients(2);
		engine.beginAll(connections);
		connections.forEach(FakeConnection::answer);
		engine.advanceMillis(600);
		connections.get(0).answer();
		engine.advanceMillis(460);
		assertThat(closed(connections)).containsExactly(1);
	}

	@Test
	void neverEvictsTheOneOfANetworkThatHasOnlyOne() {
		TestEngine engine = limited(101);
		FakeConnection lone = new FakeConnection("192.0.2.1");
		engine.begin(lone);
		engine.advanceMillis(1);
		List<FakeConnection> heavy = networks(100, 5);
		engine.beginAll(heavy);
		engine.advanceMillis(5000);
		assertThat(lone.isClosed()).isFalse();
		assertThat(engine.count(HandshakeOutcome.EVICTED)).isEqualTo(400);
		assertThat(heavy.stream().filter((connection) -> !connection.isClosed()).map(FakeConnection::remoteAddress))
			.hasSize(100)
			.doesNotHaveDuplicates();
	}

	@Test
	void evictsFromHeaviestNetworkUntilItIsNoHeavierThanTheNext() {
		TestEngine engine = limited(11);
		List<FakeConnection> light = FakeConnection.of(2, "192.0.2.1");
		List<FakeConnection> heavy = FakeConnection.of(6, "192.0.2.2");
		List<FakeConnection> heaviest = FakeConnection.of(9, "192.0.2.3");
		engine.beginAll(light);
		engine.beginAll(heavy);
		engine.beginAll(heaviest);
		engine.advanceMillis(300);
		assertThat(closed(light)).isEmpty();
		assertThat(closed(heavy)).hasSizeBetween(1, 2).startsWith(0);
		assertThat(closed(heaviest)).hasSizeBetween(4, 5).startsWith(0, 1, 2, 3);
		assertThat(engine.connector().pendingCount()).isEqualTo(11);
	}

	@Test
	void evictsIncompleteHellosOfANetworkBeforeItsStuckNegotiators() {
		TestEngine engine = limited(4);
		List<FakeConnection> heavy = FakeConnection.of(5, "192.0.2.2");
		engine.beginAll(heavy);
		heavy.subList(0, 2).forEach(FakeConnection::answer);
		engine.advanceMillis(1100);
		engine.begin(new FakeConnection("192.0.2.1"));
		engine.advanceMillis(200);
		assertThat(closed(heavy)).containsExactly(2, 3);
	}

	@Test
	void sparesLightNetworksWhileAllOfHeavyOnesAreFresh() {
		TestEngine engine = limited(10);
		FakeConnection slow = new FakeConnection("192.0.2.1");
		engine.begin(slow);
		engine.advanceMillis(500);
		List<FakeConnection> heavy = FakeConnection.of(15, "192.0.2.2");
		engine.beginAll(heavy);
		engine.advanceMillis(99);
		assertThat(engine.count(HandshakeOutcome.EVICTED)).isZero();
		engine.advanceMillis(30);
		assertThat(engine.count(HandshakeOutcome.EVICTED)).isEqualTo(6);
		assertThat(slow.isClosed()).isFalse();
	}

	@Test
	void sparesLightNetworksWhileNoneOfHeavyOnesIsStuck() {
		TestEngine engine = limited(10);
		FakeConnection slow = new FakeConnection("192.0.2.1");
		engine.begin(slow);
		engine.advanceMillis(500);
		List<FakeConnection> heavy = FakeConnection.of(20, "192.0.2.2");
		engine.beginAll(heavy);
		heavy.forEach(FakeConnection::answer);
		engine.advanceMillis(999);
		assertThat(engine.count(HandshakeOutcome.EVICTED)).isZero();
		engine.advanceMillis(60);
		assertThat(engine.count(HandshakeOutcome.EVICTED)).isEqualTo(11);
		assertThat(slow.isClosed()).isFalse();
	}

	@Test
	void losesNoneOfARushFromOneNetworkThatAnswersInTime() {
		TestEngine engine = limited(null);
		engine.slots().set(200, 0);
		FakeConnection slow = new FakeConnection("192.0.2.1");
		engine.begin(slow);
		int served = 0;
		for (int round = 0; round < 3; round++) {
			List<FakeConnection> rush = FakeConnection.of(170, "192.0.2.2");
			rush.forEach((connection) -> connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER));
			List<Handshake> handshakes = rush.stream().map(engine::begin).toList();
			engine.advanceMillis(1500);
			rush.forEach(FakeConnection::answer);
			engine.advanceMillis(950);
			served += (int) handshakes.stream().filter((candidate) -> candidate.trySucceed("TLSv1.3")).count();
		}
		assertThat(served).isEqualTo(510);
		assertThat(slow.isClosed()).isFalse();
	}

	@Test
	void evictsThoseOfUnknownNetworks() {
		TestEngine engine = limited(2);
		List<FakeConnection> connections = FakeConnection.of(4, null);
		engine.beginAll(connections);
		engine.advanceMillis(200);
		assertThat(closed(connections)).containsExactly(0, 1);
	}

	@Test
	void keepsReserveOfSlotsFreeForHonestClients() {
		TestEngine engine = limited(null);
		engine.slots().set(100, 60);
		List<FakeConnection> silent = FakeConnection.ofClients(40);
		for (FakeConnection connection : silent) {
			engine.begin(connection);
			engine.advanceMillis(10);
		}
		engine.advanceMillis(200);
		assertThat(closed(silent)).containsExactly(0, 1, 2, 3, 4, 5);
	}

	@Test
	void keepsHalfOfTheSlotsThatEstablishedConnectionsLeaveWhenTheyAreFew() {
		TestEngine engine = limited(null);
		engine.slots().set(100, 96);
		List<FakeConnection> silent = FakeConnection.ofClients(4);
		engine.beginAll(silent);
		engine.advanceMillis(200);
		assertThat(closed(silent)).containsExactly(0, 1);
	}

	@Test
	void evictsNoLoneSlowClientWhenNearlyAllSlotsAreTakenByEstablishedConnections() {
		for (int established = 95; established <= 101; established++) {
			TestEngine engine = limited(null);
			engine.slots().set(100, established);
			FakeConnection slow = new FakeConnection();
			engine.begin(slow);
			engine.advanceMillis(2000);
			assertThat(slow.isClosed()).as("%d established", established).isFalse();
		}
	}

	@Test
	void keepsMaximumOfPendingOnesToHalfOfTheSlotsByDefault() {
		TestEngine engine = limited(null);
		engine.slots().set(10, 0);
		assertThat(engine.connector().maxPending()).isEqualTo(5);
		engine.beginAll(FakeConnection.ofClients(8));
		engine.advanceMillis(200);
		assertThat(engine.connector().pendingCount()).isEqualTo(5);
	}

	@Test
	void keepsMaximumOfPendingOnesWhenThereAreMoreSlots() {
		TestEngine engine = limited(3);
		engine.slots().set(1000, 0);
		engine.beginAll(FakeConnection.ofClients(5));
		engine.advanceMillis(200);
		assertThat(engine.connector().pendingCount()).isEqualTo(3);
	}

	@Test
	void keepsReserveOfSlotsWhenThereAreFewerThanMaximumOfPendingOnes() {
		TestEngine engine = limited(1000);
		engine.slots().set(32, 0);
		engine.beginAll(FakeConnection.ofClients(32));
		engine.advanceMillis(200);
		assertThat(engine.connector().pendingCount()).isEqualTo(30);
	}

	@Test
	void keepsOneSlotFreeWhenThereAreFew() {
		TestEngine engine = limited(1000);
		engine.slots().set(8, 0);
		engine.beginAll(FakeConnection.ofClients(8));
		engine.advanceMillis(200);
		assertThat(engine.connector().pendingCount()).isEqualTo(7);
	}

	@Test
	void followsSlotsThatBecomeFewer() {
		TestEngine engine = limited(null);
		engine.slots().set(1000, 0);
		engine.beginAll(FakeConnection.ofClients(60));
		engine.advanceMillis(500);
		assertThat(engine.connector().pendingCount()).isEqualTo(60);
		engine.slots().set(100, 0);
		engine.advanceMillis(16);
		assertThat(engine.connector().maxPending()).isEqualTo(50);
		assertThat(engine.connector().pendingCount()).isEqualTo(50);
	}

	@Test
	void followsMaximumThatIsSetWhileHandshakesArePending() {
		TestEngine engine = limited(null);
		engine.beginAll(FakeConnection.ofClients(60));
		engine.advanceMillis(500);
		engine.connector()
			.change((settings) -> new HandshakeSettings(settings.timeout(), settings.stuckAfter(), settings.mode(), 20,
					null, settings.maxConcurrent()));
		engine.enforce();
		assertThat(engine.connector().pendingCount()).isEqualTo(20);
	}

	@Test
	void evictsOldestOfAnAddressBeyondItsMaximum() {
		TestEngine engine = limited(null, 2);
		List<FakeConnection> connections = addresses("192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.2", "192.0.2.1");
		engine.beginAll(connections);
		engine.advanceMillis(200);
		assertThat(closed(connections)).containsExactly(0);
	}

	@Test
	void takesNetworkOfIpv6ForOneAddress() {
		TestEngine engine = limited(null, 1);
		List<FakeConnection> connections = addresses("2001:db8:0:1::1", "2001:db8:0:2::1", "2001:db8:0:1:ffff::2");
		engine.beginAll(connections);
		engine.advanceMillis(200);
		assertThat(closed(connections)).containsExactly(0);
	}

	@Test
	void evictsFreshOnesOfAnAddressThatHasMoreThanTwiceItsMaximum() {
		TestEngine engine = limited(null, 2);
		engine.beginAll(FakeConnection.of(5, "192.0.2.1"));
		engine.enforce();
		assertThat(engine.count(HandshakeOutcome.EVICTED)).isEqualTo(3);
	}

	@Test
	void evictsThoseOfAnAddressLaterThatWaitedOnServer() {
		TestEngine engine = limited(null, 2);
		List<FakeConnection> connections = FakeConnection.of(6, "192.0.2.1");
		connections.forEach((connection) -> connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER));
		engine.beginAll(connections);
		engine.advanceMillis(500);
		assertThat(closed(connections)).isEmpty();
		connections.forEach((connection) -> connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT));
		engine.advanceMillis(60);
		assertThat(closed(connections)).containsExactly(0, 1, 2, 3);
	}

	@Test
	void countsAnAddressAnewWhenItsHandshakesHaveEnded() {
		TestEngine engine = limited(null, 1);
		for (int i = 0; i < 1000; i++) {
			assertThat(engine.begin(new FakeConnection()).trySucceed("TLSv1.3")).isTrue();
		}
		FakeConnection latest = new FakeConnection();
		engine.begin(latest);
		engine.advanceMillis(500);
		assertThat(latest.isClosed()).isFalse();
	}

	@Test
	void closesNoneAndCountsThemWhenObserving() {
		TestEngine engine = with(TestConnectors.limited(3, null).withMode(HandshakeMode.OBSERVE));
		List<FakeConnection> connections = FakeConnection.ofClients(5);
		engine.beginAll(connections);
		engine.advanceMillis(1000);
		assertThat(engine.connector().counts().wouldHaveClosed()).isEqualTo(2);
		assertThat(closed(connections)).isEmpty();
		assertThat(engine.connector().pendingCount()).isEqualTo(5);
	}

	@Test
	void countsOneMoreForEachAcceptWhenObserving() {
		TestEngine engine = with(TestConnectors.limited(3, null).withMode(HandshakeMode.OBSERVE));
		engine.slots().set(5, 0);
		for (int accepted = 1; accepted <= 20; accepted++) {
			engine.begin(new FakeConnection("192.0.2." + accepted));
			engine.advanceMillis(150);
			assertThat(engine.connector().counts().wouldHaveClosed()).isEqualTo(Math.max(0, accepted - 3));
		}
	}

	@Test
	void doesNotCountSameClientTwiceWhenObservingItsMaximum() {
		TestEngine engine = with(TestConnectors.limited(null, 10).withMode(HandshakeMode.OBSERVE));
		engine.beginAll(FakeConnection.of(15, "192.0.2.1"));
		engine.advanceMillis(500);
		assertThat(engine.connector().counts().wouldHaveClosed()).isEqualTo(5);
		Handshake honest = engine.begin(new FakeConnection());
		engine.advanceMillis(500);
		assertThat(engine.connector().counts().wouldHaveClosed()).isEqualTo(6);
		assertThat(honest.trySucceed("TLSv1.3")).isTrue();
		assertThat(engine.connector().counts().laterSucceeded()).isZero();
	}

	@Test
	void evictsThoseThatItWouldHaveEvictedWhenObservingEnds() {
		TestEngine engine = with(TestConnectors.limited(3, null).withMode(HandshakeMode.OBSERVE));
		List<FakeConnection> connections = FakeConnection.ofClients(5);
		engine.beginAll(connections);
		engine.advanceMillis(200);
		engine.connector().change((current) -> current.withMode(HandshakeMode.ENFORCE));
		engine.advanceMillis(1);
		assertThat(closed(connections)).containsExactly(0, 1);
		assertThat(engine.count(HandshakeOutcome.EVICTED)).isEqualTo(2);
	}

	@Test
	void keepsUpWithThousandsOfAcceptsInASecond() {
		TestEngine engine = limited(500);
		List<FakeConnection> busy = FakeConnection.ofClients(300);
		busy.forEach((connection) -> connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER));
		engine.beginAll(busy);
		for (int i = 0; i < 1000; i++) {
			engine.beginAll(FakeConnection.of(10, "192.0.2.1"));
			engine.advanceMillis(1);
			assertThat(engine.connector().pendingCount()).isLessThanOrEqualTo(1310);
		}
		assertThat(engine.count(HandshakeOutcome.EVICTED)).isGreaterThan(8500);
	}

	@Test
	void spendsATenthOfTheTimeOnThoseThatItCannotEvict() {
		TestEngine engine = limited(100);
		AtomicInteger reads = new AtomicInteger();
		List<FakeConnection> busy = FakeConnection.ofClients(1000);
		for (FakeConnection connection : busy) {
			connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER).onProgress(() -> {
				reads.incrementAndGet();
				engine.ticker().advance(Duration.ofNanos(5000));
			});
		}
		engine.beginAll(busy);
		engine.advanceMillis(1000);
		assertThat(reads.get()).isBetween(10_000, 25_000);
	}

	@Test
	void followsMaximumOfAnAddressThatIsSetWhileHandshakesArePending() {
		TestEngine engine = limited(null);
		engine.beginAll(FakeConnection.of(5, "192.0.2.1"));
		engine.advanceMillis(500);
		engine.connector()
			.change((settings) -> new HandshakeSettings(settings.timeout(), settings.stuckAfter(), settings.mode(),
					null, 2, settings.maxConcurrent()));
		engine.enforce();
		assertThat(engine.connector().pendingCount()).isEqualTo(2);
	}

	@Test
	void evictsEachAsSoonAsItIsNoLongerFresh() {
		TestEngine engine = limited(20);
		for (int i = 0; i < 40; i++) {
			engine.begin(new FakeConnection("192.0.2." + i));
			engine.advanceMillis(1);
		}
		engine.advanceMillis(70);
		assertThat(engine.count(HandshakeOutcome.EVICTED)).isBetween(1L, 11L);
		engine.advanceMillis(12);
		assertThat(engine.count(HandshakeOutcome.EVICTED)).isEqualTo(20);
	}

	@Test
	void sparesThoseWhoseHelloCompletesBeforeTheyCouldBeClosed() {
		TestEngine engine = limited(1);
		FakeConnection late = new FakeConnection("192.0.2.1").claimLater();
		engine.beginAll(List.of(late, new FakeConnection("192.0.2.2")));
		engine.advanceMillis(150);
		late.in(HandshakePhase.NEGOTIATION, WaitingOn.SERVER);
		late.claimAll();
		assertThat(late.isClosed()).isFalse();
	}

	@Test
	void sparesThoseThatAreNoLongerTooManyBeforeTheyCouldBeClosed() {
		TestEngine engine = limited(1);
		FakeConnection late = new FakeConnection("192.0.2.1").claimLater();
		engine.begin(late);
		Handshake other = engine.begin(new FakeConnection("192.0.2.2"));
		engine.advanceMillis(150);
		other.trySucceed("TLSv1.3");
		late.claimAll();
		assertThat(late.isClosed()).isFalse();
	}

	@Test
	void evictsSoonAfterAPauseThatCameDuringAPass() {
		TestEngine engine = limited(2);
		Duration pause = Duration.ofSeconds(10);
		List<FakeConnection> silent = FakeConnection.ofClients(5);
		silent.get(2).onClose(() -> engine.ticker().advance(pause));
		engine.beginAll(silent);
		engine.enforce();
		engine.noticePause(pause);
		engine.beginAll(FakeConnection.ofClients(3));
		engine.advanceMillis(60);
		assertThat(engine.connector().pendingCount()).isEqualTo(2);
	}

	@Test
	void evictsNoMoreThan64InOnePass() {
		TestEngine engine = limited(10);
		engine.beginAll(FakeConnection.ofClients(200));
		engine.connector().enforce(0);
		assertThat(engine.count(HandshakeOutcome.EVICTED)).isEqualTo(64);
		engine.advanceMillis(150);
		assertThat(engine.count(HandshakeOutcome.EVICTED)).isEqualTo(190);
	}

	@Test
	void restsNoLongerThan50Millis() {
		TestEngine engine = limited(100);
		List<FakeConnection> busy = FakeConnection.ofClients(100);
		busy.forEach((connection) -> connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER)
			.onProgress(() -> engine.ticker().advance(Duration.ofNanos(500_000))));
		engine.beginAll(busy);
		engine.advanceMillis(200);
		FakeConnection silent = new FakeConnection("192.0.2.1");
		engine.begin(silent);
		engine.enforce();
		engine.advanceMillis(200);
		assertThat(silent.isClosed()).isTrue();
	}

	@Test
	void doesNotRestForTheTimeThatClosingTook() {
		TestEngine engine = limited(10);
		List<FakeConnection> silent = FakeConnection.ofClients(21);
		silent.forEach((connection) -> connection.onClose(() -> engine.ticker().advance(Duration.ofMillis(1))));
		engine.beginAll(silent);
		engine.enforce();
		assertThat(engine.connector().pendingCount()).isEqualTo(10);
		engine.beginAll(FakeConnection.ofClients(11));
		engine.enforce();
		assertThat(engine.connector().pendingCount()).isEqualTo(10);
	}

	@Test
	void wakesTheThreadThatEvictsOnlyOnce() {
		TestEngine engine = limited(2);
		engine.beginAll(FakeConnection.ofClients(2));
		assertThat(demands(engine)).isZero();
		engine.beginAll(FakeConnection.ofClients(2));
		assertThat(demands(engine)).isOne();
		engine.advanceMillis(200);
		assertThat(engine.connector().pendingCount()).isEqualTo(2);
		engine.beginAll(FakeConnection.ofClients(2));
		assertThat(demands(engine)).isEqualTo(2);
	}

	private static long demands(TestEngine engine) {
		return engine.wakeUps().stream().filter((time) -> time == 0).count();
	}

	private static List<FakeConnection> networks(int count, int connections) {
		return IntStream.range(0, count)
			.boxed()
			.flatMap((network) -> FakeConnection.of(connections, "10.0.0." + network).stream())
			.toList();
	}

	private static List<FakeConnection> addresses(String... addresses) {
		return Stream.of(addresses).map(FakeConnection::new).toList();
	}

	private static List<Integer> closed(List<FakeConnection> connections) {
		return IntStream.range(0, connections.size()).filter((i) -> connections.get(i).isClosed()).boxed().toList();
	}

}
