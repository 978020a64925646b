package io.github.tlshandshake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the modes of a connector, and for changes of its rules.
 */
@ExtendWith(OutputCaptureExtension.class)
class ModeTests {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final HandshakeSettings OBSERVING = TestConnectors.SETTINGS.withTimeout(Duration.ofMillis(100))
		.withMode(HandshakeMode.OBSERVE);

	@Test
	void closesNothingAndCountsWhatItWouldHaveClosedWhenObserving() {
		try (HandshakeConnectors connectors = TestConnectors.with(OBSERVING)) {
			HandshakeConnector connector = connectors.open("test", 1);
			FakeConnection connection = new FakeConnection();
			connector.begin(connection);
			awaitWouldHaveClosed(connector, 1);
			connector.begin(new FakeConnection());
			awaitWouldHaveClosed(connector, 2);
			assertThat(connection.isClosed()).isFalse();
			assertThat(connector.pendingCount()).isEqualTo(2);
			assertThat(connector.counts().laterSucceeded()).isZero();
		}
	}

	@Test
	void countsThoseThatSucceedLaterWhenObserving() {
		try (HandshakeConnectors connectors = TestConnectors.with(OBSERVING)) {
			HandshakeConnector connector = connectors.open("test", 1);
			connector.begin(new FakeConnection()).succeeded();
			Handshake late = connector.begin(new FakeConnection());
			awaitWouldHaveClosed(connector, 1);
			assertThat(late.succeeded()).isTrue();
			assertThat(connector.counts().laterSucceeded()).isOne();
			assertThat(connector.counts().count(HandshakeOutcome.SUCCESS)).isEqualTo(2);
		}
	}

	@Test
	void closesPendingOnesWhenTimeoutBecomesShorter() {
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.SETTINGS)) {
			HandshakeConnector connector = connectors.open("test", 1);
			FakeConnection connection = new FakeConnection();
			connector.begin(connection);
			connector.change((settings) -> settings.withTimeout(Duration.ofMillis(100)));
			Awaitility.await().atMost(PATIENCE).until(connection::isClosed);
			assertThat(connector.settings().stuckAfter()).isEqualTo(Duration.ofMillis(50));
		}
	}

	@Test
	void sparesPendingOnesWhenTimeoutBecomesLonger() {
		try (HandshakeConnectors connectors = TestConnectors.withTimeout(Duration.ofMillis(300))) {
			HandshakeConnector connector = connectors.open("test", 1);
			FakeConnection connection = new FakeConnection();
			connector.begin(connection);
			connector.change((settings) -> settings.withTimeout(Duration.ofMillis(800)));
			Awaitility.await().atMost(PATIENCE).until(() -> connector.oldest().compareTo(Duration.ofMillis(500)) > 0);
			assertThat(connection.isClosed()).isFalse();
			Awaitility.await().atMost(PATIENCE).until(connection::isClosed);
		}
	}

	@Test
	void closesOverdueOnesWhenObservingEnds() {
		try (HandshakeConnectors connectors = TestConnectors.with(OBSERVING)) {
			HandshakeConnector connector = connectors.open("test", 1);
			FakeConnection connection = new FakeConnection();
			connector.begin(connection);
			awaitWouldHaveClosed(connector, 1);
			connector.change((settings) -> settings.withMode(HandshakeMode.ENFORCE));
			Awaitility.await().atMost(PATIENCE).until(connection::isClosed);
			assertThat(connector.counts().count(HandshakeOutcome.TIMEOUT)).isOne();
		}
	}

	@Test
	void givesPendingOnesBackToServersTimeoutsWhenObservingBegins() {
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.SETTINGS)) {
			HandshakeConnector connector = connectors.open("test", 1);
			FakeConnection connection = new FakeConnection();
			connector.begin(connection);
			assertThat(connection.hasServerTimeouts()).isFalse();
			connector.change((settings) -> settings.withMode(HandshakeMode.OBSERVE));
			assertThat(connection.hasServerTimeouts()).isTrue();
		}
	}

	@Test
	void logsNothingWhenNothingChanges(CapturedOutput output) {
		try (HandshakeConnectors connectors = TestConnectors.with(OBSERVING)) {
			HandshakeConnector connector = connectors.open("test", 1);
			connector.change((settings) -> settings.withTimeout(Duration.ofMillis(100)));
			connector.change((settings) -> settings.withMode(HandshakeMode.OBSERVE));
			assertThat(output).doesNotContain("(before:");
			connector.change((settings) -> settings.withMode(HandshakeMode.ENFORCE));
			assertThat(output).contains("(before: PT0.1S, observe)");
		}
	}

	@Test
	void changesNothingWhenChangeBreaksRule() {
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.SETTINGS)) {
			HandshakeConnector connector = connectors.open("test", 1);
			assertThatIllegalArgumentException()
				.isThrownBy(() -> connector.change((settings) -> settings.withTimeout(Duration.ZERO)))
				.withMessage("'timeout' must be between 100ms and 24h");
			assertThat(connector.settings()).isEqualTo(TestConnectors.SETTINGS);
		}
	}

	@Test
	void closesStuckOnesOnDemandWhomeverTheyWaitOn() {
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.SETTINGS)) {
			HandshakeConnector connector = connectors.open("test", 1);
			List<FakeConnection> stuck = new ArrayList<>();
			for (WaitingOn waitingOn : WaitingOn.values()) {
				FakeConnection connection = new FakeConnection().in(HandshakePhase.NEGOTIATION, waitingOn);
				stuck.add(connection);
				connector.begin(connection);
			}
			Awaitility.await().atMost(PATIENCE).until(() -> connector.stuckCount() == 2);
			FakeConnection fresh = new FakeConnection();
			connector.begin(fresh);
			assertThat(connector.closeStuck()).isEqualTo(2);
			assertThat(stuck).extracting(FakeConnection::closedTimes).containsOnly(1);
			assertThat(fresh.isClosed()).isFalse();
			assertThat(connector.counts().count(HandshakeOutcome.CLOSED)).isEqualTo(2);
		}
	}

	private static void awaitWouldHaveClosed(HandshakeConnector connector, long count) {
		Awaitility.await().atMost(PATIENCE).until(() -> connector.counts().wouldHaveClosed() == count);
	}

}
