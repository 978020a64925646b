package io.github.tlshandshake;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the room that is made above a maximum of pending handshakes.
 */
class MaxPendingTests {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	@Test
	void closesOldestBeyondMaximum() {
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.limited(3, null))) {
			HandshakeConnector connector = connectors.open("test", 1);
			List<FakeConnection> connections = begin(connector, clients(5));
			awaitEvicted(connector, 2);
			assertThat(connections).extracting(FakeConnection::isClosed)
				.containsExactly(true, true, false, false, false);
			assertThat(connector.pendingCount()).isEqualTo(3);
		}
	}

	@Test
	void sparesThoseThatWaitOnServer() {
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.limited(2, null))) {
			HandshakeConnector connector = connectors.open("test", 1);
			List<FakeConnection> connections = begin(connector,
					Stream.of(new FakeConnection().in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER),
							new FakeConnection().in(HandshakePhase.NEGOTIATION, WaitingOn.SERVER),
							new FakeConnection()));
			awaitEvicted(connector, 1);
			assertThat(connections).extracting(FakeConnection::isClosed).containsExactly(false, false, true);
		}
	}

	@Test
	void sparesThoseInNegotiationUntilTheyAreStuck() {
		HandshakeSettings settings = TestConnectors.limited(1, null).withStuckAfter(Duration.ofSeconds(1));
		try (HandshakeConnectors connectors = TestConnectors.with(settings)) {
			HandshakeConnector connector = connectors.open("test", 1);
			FakeConnection negotiating = new FakeConnection().in(HandshakePhase.NEGOTIATION, WaitingOn.CLIENT);
			FakeConnection silent = new FakeConnection();
			begin(connector, Stream.of(negotiating, silent));
			awaitEvicted(connector, 1);
			assertThat(negotiating.isClosed()).isFalse();
			assertThat(silent.isClosed()).isTrue();
			Awaitility.await().atMost(PATIENCE).until(() -> connector.stuckCount() == 1);
			begin(connector, clients(1));
			awaitEvicted(connector, 2);
			assertThat(negotiating.isClosed()).isTrue();
		}
	}

	@Test
	void keepsUpWithThousandsOfAcceptsInASecond() {
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.limited(500, null))) {
			HandshakeConnector connector = connectors.open("test", 1);
			begin(connector, IntStream.range(0, 300)
				.mapToObj((i) -> new FakeConnection().in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER)));
			for (int i = 0; i < 200; i++) {
				begin(connector, clients(50));
				Awaitility.await()
					.pollInterval(Duration.ofMillis(1))
					.atMost(Duration.ofSeconds(1))
					.until(() -> connector.pendingCount() <= 1000);
			}
			awaitEvicted(connector, 9800);
		}
	}

	@Test
	void closesNoneWhenNoneQualifies() {
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.limited(1, null))) {
			HandshakeConnector connector = connectors.open("test", 1);
			begin(connector, IntStream.range(0, 3000)
				.mapToObj((i) -> new FakeConnection().in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER)));
			Awaitility.await()
				.during(Duration.ofMillis(200))
				.atMost(PATIENCE)
				.until(() -> connector.counts().count(HandshakeOutcome.EVICTED) == 0);
			assertThat(connector.pendingCount()).isEqualTo(3000);
		}
	}

	@Test
	void closesOldestOfAnAddressBeyondItsMaximum() {
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.limited(null, 2))) {
			HandshakeConnector connector = connectors.open("test", 1);
			List<FakeConnection> connections = begin(connector,
					addresses("192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.2", "192.0.2.1"));
			awaitEvicted(connector, 1);
			assertThat(connections).extracting(FakeConnection::isClosed)
				.containsExactly(true, false, false, false, false);
		}
	}

	@Test
	void takesNetworkOfIpv6ForOneAddress() {
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.limited(null, 1))) {
			HandshakeConnector connector = connectors.open("test", 1);
			List<FakeConnection> connections = begin(connector,
					addresses("2001:db8:0:1::1", "2001:db8:0:2::1", "2001:db8:0:1:ffff::2"));
			awaitEvicted(connector, 1);
			assertThat(connections).extracting(FakeConnection::isClosed).containsExactly(true, false, false);
		}
	}

	@Test
	void closesThoseOfAnAddressLaterThatWaitedOnServer() {
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.limited(null, 2))) {
			HandshakeConnector connector = connectors.open("test", 1);
			List<FakeConnection> connections = begin(connector,
					clients(6).map((connection) -> connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER)));
			awaitEvicted(connector, 0);
			connections.forEach((connection) -> connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT));
			awaitEvicted(connector, 4);
		}
	}

	@Test
	void forgetsAddressesOfWhichNoneIsPending() {
		PendingByNetwork pending = new PendingByNetwork(1);
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.SETTINGS)) {
			HandshakeConnector connector = connectors.open("test", 1);
			List<Handshake> handshakes = IntStream.range(0, 100)
				.mapToObj((i) -> connector.begin(new FakeConnection("192.0.2." + i / 2)))
				.toList();
			handshakes.forEach(pending::add);
			assertThat(pending.crowd()).hasSize(100);
			handshakes.forEach(pending::remove);
			assertThat(pending.crowd()).isEmpty();
		}
		assertThat(pending).extracting("pending", "crowded").containsExactly(Map.of(), Set.of());
	}

	@Test
	void countsAnAddressAnewWhenItsHandshakesHaveEnded() {
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.limited(null, 1))) {
			HandshakeConnector connector = connectors.open("test", 1);
			for (int i = 0; i < 1000; i++) {
				assertThat(connector.begin(new FakeConnection()).succeeded()).isTrue();
			}
			FakeConnection latest = new FakeConnection();
			connector.begin(latest);
			Awaitility.await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> !latest.isClosed());
		}
	}

	@Test
	void closesNoneAndCountsThemWhenObserving() {
		HandshakeSettings settings = TestConnectors.limited(3, null).withMode(HandshakeMode.OBSERVE);
		try (HandshakeConnectors connectors = TestConnectors.with(settings)) {
			HandshakeConnector connector = connectors.open("test", 1);
			List<FakeConnection> connections = begin(connector, clients(5));
			Awaitility.await().atMost(PATIENCE).until(() -> connector.counts().wouldHaveClosed() == 2);
			assertThat(connections).noneMatch(FakeConnection::isClosed);
			assertThat(connector.pendingCount()).isEqualTo(5);
		}
	}

	@Test
	void closesThoseThatItWouldHaveClosedWhenObservingEnds() {
		HandshakeSettings settings = TestConnectors.limited(3, null).withMode(HandshakeMode.OBSERVE);
		try (HandshakeConnectors connectors = TestConnectors.with(settings)) {
			HandshakeConnector connector = connectors.open("test", 1);
			List<FakeConnection> connections = begin(connector, clients(5));
			Awaitility.await().atMost(PATIENCE).until(() -> connector.counts().wouldHaveClosed() == 2);
			connector.change((current) -> current.withMode(HandshakeMode.ENFORCE));
			awaitEvicted(connector, 2);
			assertThat(connections).extracting(FakeConnection::isClosed)
				.containsExactly(true, true, false, false, false);
		}
	}

	private static Stream<FakeConnection> clients(int count) {
		return Stream.generate(FakeConnection::new).limit(count);
	}

	private static Stream<FakeConnection> addresses(String... addresses) {
		return Arrays.stream(addresses).map(FakeConnection::new);
	}

	private static List<FakeConnection> begin(HandshakeConnector connector, Stream<FakeConnection> connections) {
		return connections.peek(connector::begin).toList();
	}

	private static void awaitEvicted(HandshakeConnector connector, long count) {
		Awaitility.await()
			.during(Duration.ofMillis(200))
			.atMost(PATIENCE)
			.until(() -> connector.counts().count(HandshakeOutcome.EVICTED) == count);
	}

}
