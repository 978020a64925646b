package io.github.tlshandshake.connector;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.UntimedConnector;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link HandshakeConnectors}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandshakeConnectorsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final HandshakeConnectors connectors = TestConnectors.withTimeout(Duration.ofMillis(100));

	@AfterEach
	void close() {
		this.connectors.close();
	}

	@Test
	void findsOpenConnectorsByName() {
		HandshakeConnector connector = this.connectors.open("fake", 2);
		HandshakeConnector other = this.connectors.open("fake", 1);
		assertThat(this.connectors.timed()).containsExactly(other, connector);
		assertThat(this.connectors.find("fake-2")).hasValue(connector);
		assertThat(this.connectors.find("fake-3")).isEmpty();
		connector.stopped();
		assertThat(this.connectors.timed()).containsExactly(other);
		assertThat(this.connectors.find("fake-2")).isEmpty();
	}

	@Test
	void warnsOfTimeoutsAtTheLatestWhenTheServerStops(CapturedOutput output) {
		HandshakeConnector connector = this.connectors.open("fake", 1);
		connector.begin(new FakeConnection()).tryTimeOut();
		connector.stopped();
		assertThat(output).contains("TLS handshakes on fake-1 that timed out: 1");
	}

	@Test
	void goesOnWithCountsWhenServerStartsAgainOnItsPort() {
		HandshakeConnector connector = this.connectors.open("fake", 1);
		connector.begin(new FakeConnection()).trySucceed("TLSv1.3");
		connector.stopped();
		assertThat(this.connectors.open("fake", 1)).isSameAs(connector);
		assertThat(connector.counts().count(HandshakeOutcome.SUCCESS)).isOne();
		assertThat(this.connectors.timed()).containsExactly(connector);
	}

	@Test
	void forgetsStoppedConnectorWhenItsServerOpensAnotherPort() {
		Listener listener = new Listener();
		this.connectors.addListener(listener);
		HandshakeConnector first = this.connectors.open("fake", 1);
		this.connectors.open("other", 1).stopped();
		first.stopped();
		this.connectors.open("fake", 2);
		assertThat(listener.events).containsExactly("opened fake-1", "opened other-1", "forgotten fake-1",
				"opened fake-2");
		assertThat(this.connectors.open("fake", 1)).isNotSameAs(first);
	}

	@Test
	void keepsNothingOfForgottenConnector() {
		List<WeakReference<HandshakeConnector>> forgotten = openAndStop();
		this.connectors.open("fake", 100);
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			System.gc();
			assertThat(forgotten).allMatch((reference) -> reference.get() == null);
		});
	}

	private List<WeakReference<HandshakeConnector>> openAndStop() {
		List<WeakReference<HandshakeConnector>> references = new ArrayList<>();
		for (int port = 1; port < 10; port++) {
			HandshakeConnector connector = this.connectors.open("fake", port);
			connector.begin(new FakeConnection());
			connector.stopped();
			references.add(new WeakReference<>(connector));
		}
		return references;
	}

	@Test
	void forgetsNoConnectorWhileAHandshakeIsPending() {
		HandshakeConnector connector = this.connectors.open("fake", 1);
		connector.stopped();
		FakeConnection straggler = new FakeConnection();
		connector.begin(straggler);
		this.connectors.open("fake", 2);
		Awaitility.await().atMost(PATIENCE).until(straggler::isClosed);
	}

	@Test
	void opensConnectorsWhenListenersFail() {
		this.connectors.addListener(new FailingListener());
		HandshakeConnector connector = this.connectors.open("fake", 1);
		assertThatNoException().isThrownBy(() -> this.connectors.addListener(new FailingListener()));
		FakeConnection silent = new FakeConnection();
		connector.begin(silent);
		assertThat(connector.begin(new FakeConnection()).trySucceed("TLSv1.3")).isTrue();
		Awaitility.await().atMost(PATIENCE).until(silent::isClosed);
		connector.stopped();
		assertThatNoException().isThrownBy(() -> this.connectors.open("fake", 2));
	}

	@Test
	void tellsAllListenersOfAllConnectors() {
		this.connectors.addListener(new FailingListener());
		Listener before = new Listener();
		Listener after = new Listener();
		this.connectors.addListener(before);
		HandshakeConnector connector = this.connectors.open("fake", 1);
		this.connectors.addListener(after);
		connector.begin(new FakeConnection()).trySucceed("TLSv1.3");
		assertThat(before.events).containsExactly("opened fake-1", "ended fake-1 success");
		assertThat(after.events).containsExactly("opened fake-1", "ended fake-1 success");
	}

	@Test
	void closesConnectionsWhileAListenerBlocks(CapturedOutput output) {
		CountDownLatch blocked = new CountDownLatch(1);
		this.connectors.addListener(new Listener() {

			@Override
			public void ended(String connector, HandshakeOutcome outcome, Duration age) {
				awaitUninterruptibly(blocked);
			}

		});
		HandshakeConnector connector = this.connectors.open("fake", 1);
		List<FakeConnection> silent = FakeConnection.ofClients(20_000);
		silent.forEach(connector::begin);
		Awaitility.await().atMost(PATIENCE).until(() -> silent.stream().allMatch(FakeConnection::isClosed));
		assertThat(connector.counts().count(HandshakeOutcome.TIMEOUT)).isEqualTo(20_000);
		assertThat(connector.pendingCount()).isZero();
		assertThat(this.connectors.recent()).hasSize(100);
		blocked.countDown();
		Awaitility.await().atMost(PATIENCE).until(() -> output.getAll().contains("Dropped"));
		assertThat(output).containsPattern("Dropped 361\\d handshake events because listeners are slow");
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void movesDeadlinesByAPauseOfTheProcess() {
		AtomicLong jumped = new AtomicLong();
		HandshakeSettings settings = TestConnectors.SETTINGS.withTimeout(Duration.ofMillis(300));
		try (HandshakeConnectors pausing = new HandshakeConnectors((port) -> settings, 10,
				CompletableFuture.completedFuture(List.of()), () -> System.nanoTime() + jumped.get())) {
			HandshakeConnector connector = pausing.open("fake", 1);
			FakeConnection silent = new FakeConnection();
			long begunAt = System.nanoTime();
			connector.begin(silent);
			jumped.addAndGet(Duration.ofHours(1).toNanos());
			Awaitility.await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(silent::isClosed);
			assertThat(Duration.ofNanos(System.nanoTime() - begunAt)).isGreaterThanOrEqualTo(Duration.ofMillis(290));
			assertThat(pausing.recent().get(0).age()).isBetween(Duration.ofMillis(300), PATIENCE);
		}
	}

	@Test
	void tellsHandshakeListenersOfSuccessesAndFailures() {
		List<HandshakeOutcome> outcomes = new CopyOnWriteArrayList<>();
		try (HandshakeConnectors heard = TestConnectors.with(TestConnectors.SETTINGS,
				(ended) -> outcomes.add(ended.outcome()))) {
			HandshakeConnector connector = heard.open("fake", 1);
			connector.begin(new FakeConnection()).trySucceed("TLSv1.3");
			connector.begin(new FakeConnection()).tryTimeOut();
			Awaitility.await().atMost(PATIENCE).until(() -> outcomes.size() == 2);
			assertThat(outcomes).containsExactly(HandshakeOutcome.SUCCESS, HandshakeOutcome.TIMEOUT);
		}
	}

	@Test
	void remembersFailuresAndNoProbes() {
		HandshakeConnector connector = this.connectors.open("fake", 1);
		connector.begin(new FakeConnection()).tryAbort();
		connector.begin(new FakeConnection()).trySucceed("TLSv1.3");
		connector.begin(new FakeConnection()).tryFail(new IllegalStateException());
		assertThat(this.connectors.recent()).extracting(EndedHandshake::error).containsExactly("IllegalStateException");
	}

	@Test
	void remembersNothingWhenHistoryHasNoSize() {
		try (HandshakeConnectors forgetful = new HandshakeConnectors((port) -> TestConnectors.SETTINGS, 0, List.of())) {
			forgetful.open("fake", 1).begin(new FakeConnection()).tryFail(new IllegalStateException());
			assertThat(forgetful.recent()).isEmpty();
		}
	}

	@Test
	void reportsUntimedConnectorOnce(CapturedOutput output) {
		this.connectors.reportUntimed(new UntimedConnector("fake", 1, "of a reason"));
		this.connectors.reportUntimed(new UntimedConnector("fake", 1, "of a reason"));
		assertThat(this.connectors.untimed()).extracting(UntimedConnector::name).containsExactly("fake-1");
		assertThat(output.getAll().split("TLS handshakes on fake-1 are not timed: of a reason", -1)).hasSize(2);
	}

	/**
	 * Listener that keeps what it is told.
	 */
	private static class Listener implements ConnectorListener {

		private final List<String> events = new ArrayList<>();

		@Override
		public void opened(HandshakeConnector connector) {
			this.events.add("opened " + connector.name());
		}

		@Override
		public void forgotten(HandshakeConnector connector) {
			this.events.add("forgotten " + connector.name());
		}

		@Override
		public void ended(String connector, HandshakeOutcome outcome, Duration age) {
			this.events.add("ended " + connector + " " + outcome.id());
		}

	}

	/**
	 * Listener with a defect.
	 */
	private static final class FailingListener implements ConnectorListener {

		@Override
		public void opened(HandshakeConnector connector) {
			throw new InternalError("on purpose");
		}

		@Override
		public void forgotten(HandshakeConnector connector) {
			throw new InternalError("on purpose");
		}

		@Override
		public void ended(String connector, HandshakeOutcome outcome, Duration age) {
			throw new InternalError("on purpose");
		}

	}

}
