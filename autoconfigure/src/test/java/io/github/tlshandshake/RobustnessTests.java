package io.github.tlshandshake;

import java.net.SocketAddress;
import java.time.Duration;
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
			HandshakeConnector connector = connectors.open("test", 1);
			FakeConnection first = new FakeConnection();
			connector.begin(first);
			Handshake early = new Handshake(connector, new FakeConnection());
			assertThat(early.clientLeft()).isFalse();
			assertThat(connector.pendingCount()).isOne();
			Awaitility.await().atMost(PATIENCE).until(first::isClosed);
			assertThat(connector.pendingCount()).isZero();
		}
	}

	@Test
	void closesOthersWhenOneConnectionFails() {
		try (HandshakeConnectors connectors = TestConnectors.withTimeout(Duration.ofMillis(100))) {
			connectors.open("test", 1).begin(new BrokenConnection());
			HandshakeConnector other = connectors.open("test", 2);
			Awaitility.await()
				.pollDelay(Duration.ofMillis(300))
				.atMost(PATIENCE)
				.until(() -> other.pendingCount() == 0);
			FakeConnection connection = new FakeConnection();
			other.begin(connection);
			Awaitility.await().atMost(PATIENCE).until(connection::isClosed);
		}
	}

	@Test
	void handsOnAndClosesWhenAnObserverFails() {
		try (HandshakeConnectors connectors = TestConnectors.withTimeout(Duration.ofMillis(100))) {
			connectors.observe(new FailingObserver());
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
	 * Observer with a defect.
	 */
	private static final class FailingObserver implements ConnectorObserver {

		@Override
		public void opened(HandshakeConnector connector) {
		}

		@Override
		public void ended(HandshakeConnector connector, HandshakeOutcome outcome, Duration age) {
			throw new IllegalStateException("The observer's own fault");
		}

	}

}
