package io.github.tlshandshake;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what happens when somebody else fails.
 */
class RobustnessTests {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	@Test
	void endsNothingBeforeItIsPending() {
		try (HandshakeConnectors connectors = TestConnectors.withTimeout(Duration.ofMillis(200))) {
			PendingHandshakes pending = new PendingHandshakes();
			HandshakeEndings endings = endings(connectors.open("test", 1), pending);
			pending.add(new Handshake(endings, new FakeConnection()));
			assertThat(new Handshake(endings, new FakeConnection()).clientLeft()).isFalse();
			assertThat(pending.size()).isOne();
		}
	}

	private static HandshakeEndings endings(HandshakeConnector connector, PendingHandshakes pending) {
		HandshakeLedger ledger = new HandshakeLedger(connector, new HandshakeDeadlines(),
				new HandshakeJournal(0, CompletableFuture.completedFuture(List.of())), List.of());
		return new HandshakeEndings(pending, new PendingByNetwork(null), ledger);
	}

	@Test
	void closesOthersWhenOneConnectionFails() {
		try (HandshakeConnectors connectors = TestConnectors.withTimeout(Duration.ofMillis(100))) {
			HandshakeConnector connector = connectors.open("test", 1);
			connector.begin(new BrokenConnection());
			FakeConnection next = new FakeConnection();
			connector.begin(next);
			Awaitility.await().atMost(PATIENCE).until(next::isClosed);
			assertThat(connectors.sources(1)).isNotEmpty();
		}
	}

	@Test
	void makesRoomWhenOneConnectionFails() {
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.limited(1, null))) {
			HandshakeConnector connector = connectors.open("test", 1);
			connector.begin(new BrokenConnection());
			FakeConnection next = new FakeConnection();
			connector.begin(next);
			Awaitility.await().atMost(PATIENCE).until(next::isClosed);
		}
	}

	@Test
	void closesAllStuckOnesWhenOneConnectionFails() {
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.SETTINGS)) {
			HandshakeConnector connector = connectors.open("test", 1);
			connector.begin(new BrokenConnection());
			FakeConnection next = new FakeConnection();
			connector.begin(next);
			Awaitility.await().atMost(PATIENCE).until(() -> connector.stuckCount() == 2);
			assertThat(connector.closeStuck()).isEqualTo(2);
			assertThat(next.isClosed()).isTrue();
		}
	}

	@Test
	void handsOnAndClosesWhenAListenerFails() {
		try (HandshakeConnectors connectors = TestConnectors.withTimeout(Duration.ofMillis(100))) {
			connectors.addListener(new FailingListener());
			HandshakeConnector connector = connectors.open("test", 1);
			assertThat(connector.begin(new FakeConnection()).succeeded()).isTrue();
			FakeConnection silent = new FakeConnection();
			connector.begin(silent);
			Awaitility.await().atMost(PATIENCE).until(silent::isClosed);
		}
	}

	@Test
	void doesNotCountSameClientTwiceWhenObservingItsMaximum() {
		HandshakeSettings settings = TestConnectors.limited(null, 10).withMode(HandshakeMode.OBSERVE);
		try (HandshakeConnectors connectors = TestConnectors.with(settings)) {
			HandshakeConnector connector = connectors.open("test", 1);
			for (int i = 0; i < 15; i++) {
				connector.begin(new FakeConnection());
			}
			Awaitility.await().atMost(PATIENCE).until(() -> connector.counts().wouldHaveClosed() == 5);
			Handshake honest = connector.begin(new FakeConnection());
			Awaitility.await().atMost(PATIENCE).until(() -> connector.counts().wouldHaveClosed() == 6);
			assertThat(honest.succeeded()).isTrue();
			assertThat(connector.counts().laterSucceeded()).isZero();
		}
	}

	/**
	 * Connection of a server with a defect.
	 */
	private static final class BrokenConnection implements HandshakeConnection {

		@Override
		public @Nullable SocketAddress remoteAddress() {
			return null;
		}

		@Override
		public HandshakeProgress progress() {
			throw new IllegalStateException("The server's own fault");
		}

		@Override
		public void close(BooleanSupplier claim) {
			throw new IllegalStateException("The server's own fault");
		}

		@Override
		public void restoreServerTimeouts() {
		}

	}

	/**
	 * Listener with a defect.
	 */
	private static final class FailingListener implements ConnectorListener {

		@Override
		public void opened(HandshakeConnector connector) {
		}

		@Override
		public void ended(HandshakeConnector connector, HandshakeOutcome outcome, Duration age) {
			throw new IllegalStateException("The listener's own fault");
		}

	}

}
