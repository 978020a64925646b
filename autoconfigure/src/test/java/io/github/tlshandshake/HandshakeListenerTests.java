package io.github.tlshandshake;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandshakeListener}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandshakeListenerTests {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	@Test
	void isToldOfEachHandshakeInOrder() {
		List<EndedHandshake> ended = new CopyOnWriteArrayList<>();
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.SETTINGS, ended::add)) {
			HandshakeConnector connector = connectors.open("test", 1);
			connector.begin(new FakeConnection()).succeeded();
			connector.begin(new FakeConnection()).clientLeft();
			connector.begin(new FakeConnection().in(HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT)).clientLeft();
			connector.begin(new FakeConnection()).failed(new IllegalStateException("no\ncipher"));
			Awaitility.await().atMost(PATIENCE).until(() -> ended.size() == 4);
			assertThat(ended).extracting(EndedHandshake::outcome)
				.containsExactly(HandshakeOutcome.SUCCESS, HandshakeOutcome.PROBE, HandshakeOutcome.ABORTED,
						HandshakeOutcome.ERROR);
			assertThat(ended.get(3).error()).isEqualTo("no?cipher");
			assertThat(ended).extracting(EndedHandshake::connector).containsOnly("test-1");
			assertThat(ended).allMatch((handshake) -> handshake.remoteAddress() != null);
		}
	}

	@Test
	void isToldAgainAfterItThrew(CapturedOutput output) {
		AtomicInteger calls = new AtomicInteger();
		HandshakeListener failing = (handshake) -> {
			calls.incrementAndGet();
			throw new IllegalStateException("listener's own fault");
		};
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.SETTINGS, failing)) {
			HandshakeConnector connector = connectors.open("test", 1);
			for (int i = 0; i < 10; i++) {
				assertThat(connector.begin(new FakeConnection()).succeeded()).isTrue();
			}
			Awaitility.await().atMost(PATIENCE).until(() -> calls.get() == 10);
			assertThat(output.getOut().split("A listener of TLS handshakes failed", -1)).hasSize(2);
		}
	}

	@Test
	void holdsUpNoHandshakeWhenItBlocks() {
		CountDownLatch blocked = new CountDownLatch(1);
		AtomicInteger calls = new AtomicInteger();
		HandshakeListener blocking = (handshake) -> {
			calls.incrementAndGet();
			awaitUninterruptibly(blocked);
		};
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.SETTINGS, blocking)) {
			HandshakeConnector connector = connectors.open("test", 1);
			for (int i = 0; i < 10_000; i++) {
				assertThat(connector.begin(new FakeConnection()).succeeded()).isTrue();
			}
			assertThat(connector.counts().count(HandshakeOutcome.SUCCESS)).isEqualTo(10_000);
			blocked.countDown();
			Awaitility.await().atMost(PATIENCE).until(() -> calls.get() >= 1024);
			assertThat(calls.get()).isLessThanOrEqualTo(1025);
		}
	}

	@Test
	void isToldOfWhatEndedBeforeItWasKnown(CapturedOutput output) {
		CompletableFuture<List<HandshakeListener>> listeners = new CompletableFuture<>();
		List<EndedHandshake> ended = new CopyOnWriteArrayList<>();
		try (HandshakeConnectors connectors = new HandshakeConnectors((port) -> TestConnectors.SETTINGS, 0,
				listeners)) {
			HandshakeConnector connector = connectors.open("test", 1);
			connector.begin(new FakeConnection()).succeeded();
			connector.begin(new FakeConnection()).clientLeft();
			listeners.complete(List.of(ended::add));
			Awaitility.await().atMost(PATIENCE).until(() -> ended.size() == 2);
			assertThat(ended).extracting(EndedHandshake::outcome)
				.containsExactly(HandshakeOutcome.SUCCESS, HandshakeOutcome.PROBE);
			assertThat(output).doesNotContain("were not told of");
		}
	}

	@Test
	void isToldOfNoMoreThanQueueHoldsWhenItIsKnownLate(CapturedOutput output) {
		CompletableFuture<List<HandshakeListener>> listeners = new CompletableFuture<>();
		AtomicInteger calls = new AtomicInteger();
		try (HandshakeConnectors connectors = new HandshakeConnectors((port) -> TestConnectors.SETTINGS, 0,
				listeners)) {
			HandshakeConnector connector = connectors.open("test", 1);
			for (int i = 0; i < 10_000; i++) {
				connector.begin(new FakeConnection()).succeeded();
			}
			listeners.complete(List.of((handshake) -> calls.incrementAndGet()));
			Awaitility.await().atMost(PATIENCE).until(() -> calls.get() >= 1024);
			assertThat(calls.get()).isLessThanOrEqualTo(1025);
			assertThat(output).containsPattern("897\\d TLS handshakes were not told of");
		}
	}

	@Test
	void leavesNoThreadBehindWhenItIsNeverKnown() {
		HandshakeConnectors connectors = new HandshakeConnectors((port) -> TestConnectors.SETTINGS, 0,
				new CompletableFuture<>());
		connectors.open("test", 1).begin(new FakeConnection()).succeeded();
		Awaitility.await().atMost(PATIENCE).until(HandshakeListenerTests::isListenerThreadAlive);
		connectors.close();
		Awaitility.await().atMost(PATIENCE).until(() -> !isListenerThreadAlive());
	}

	private static boolean isListenerThreadAlive() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.anyMatch((thread) -> thread.getName().equals("tls-handshake-listeners"));
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
