package io.github.tlshandshake.journal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeListener;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.WaitingOn;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandshakeListeners}, through {@link EndedHandshakes}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandshakeListenersTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final Set<Thread> threadsBefore = listenerThreads();

	private @Nullable EndedHandshakes ended;

	private EndedHandshakes listening(HandshakeListener... listeners) {
		return listening(CompletableFuture.completedFuture(List.of(listeners)));
	}

	private EndedHandshakes listening(CompletionStage<List<HandshakeListener>> listeners) {
		EndedHandshakes ended = new EndedHandshakes(100, listeners);
		this.ended = ended;
		return ended;
	}

	@AfterEach
	void leavesNoThreadBehind() {
		if (this.ended != null) {
			this.ended.close();
		}
		Awaitility.await().atMost(PATIENCE).until(() -> this.threadsBefore.containsAll(listenerThreads()));
	}

	@Test
	void areToldOfEachHandshakeInOrder() {
		List<EndedHandshake> told = new CopyOnWriteArrayList<>();
		EndedHandshakes ended = listening(told::add);
		List<EndedHandshake> all = List.of(ended(HandshakeOutcome.SUCCESS), ended(HandshakeOutcome.PROBE),
				ended(HandshakeOutcome.TIMEOUT), ended(HandshakeOutcome.ERROR));
		all.forEach(ended::add);
		Awaitility.await().atMost(PATIENCE).until(() -> told.size() == 4);
		assertThat(told).isEqualTo(all);
	}

	@Test
	void areToldAgainWhenOneFails(CapturedOutput output) {
		AtomicInteger calls = new AtomicInteger();
		EndedHandshakes ended = listening((handshake) -> {
			throw new InternalError("on purpose");
		}, (handshake) -> calls.incrementAndGet());
		for (int i = 0; i < 10; i++) {
			ended.add(ended(HandshakeOutcome.SUCCESS));
		}
		Awaitility.await().atMost(PATIENCE).until(() -> calls.get() == 10);
		assertThat(output.getAll()).containsOnlyOnce("A listener of TLS handshakes failed");
	}

	@Test
	void holdUpNothingWhenTheyBlock(CapturedOutput output) {
		CountDownLatch blocked = new CountDownLatch(1);
		AtomicInteger calls = new AtomicInteger();
		EndedHandshakes ended = listening((handshake) -> {
			calls.incrementAndGet();
			awaitUninterruptibly(blocked);
		});
		for (int i = 0; i < 10_000; i++) {
			ended.add(ended(HandshakeOutcome.TIMEOUT));
		}
		assertThat(ended.recent()).hasSize(100);
		assertThat(ended.worst(HandshakeOutcome.TIMEOUT).values()).containsExactly(10_000L);
		blocked.countDown();
		Awaitility.await().atMost(PATIENCE).until(() -> calls.get() >= 1024);
		assertThat(calls).hasValueLessThanOrEqualTo(1025);
		assertThat(output).containsPattern("Dropped 897\\d handshake events because listeners are slow");
	}

	@Test
	void areToldOfWhatEndedBeforeTheyWereKnown() {
		CompletableFuture<List<HandshakeListener>> listeners = new CompletableFuture<>();
		List<EndedHandshake> told = new CopyOnWriteArrayList<>();
		EndedHandshakes ended = listening(listeners);
		assertThat(ended.wantsSuccesses()).isTrue();
		ended.add(ended(HandshakeOutcome.SUCCESS));
		ended.add(ended(HandshakeOutcome.PROBE));
		listeners.complete(List.of(told::add));
		Awaitility.await().atMost(PATIENCE).until(() -> told.size() == 2);
	}

	@Test
	void areToldOfNoMoreThanTheQueueHoldsWhenTheyAreKnownLate() {
		CompletableFuture<List<HandshakeListener>> listeners = new CompletableFuture<>();
		AtomicInteger calls = new AtomicInteger();
		EndedHandshakes ended = listening(listeners);
		for (int i = 0; i < 5000; i++) {
			ended.add(ended(HandshakeOutcome.SUCCESS));
		}
		listeners.complete(List.of((handshake) -> calls.incrementAndGet()));
		Awaitility.await().atMost(PATIENCE).until(() -> calls.get() >= 1024);
		assertThat(calls).hasValueLessThanOrEqualTo(1025);
	}

	@Test
	void startNoThreadWhenThereAreNone() {
		EndedHandshakes ended = listening();
		assertThat(ended.wantsSuccesses()).isFalse();
		ended.add(ended(HandshakeOutcome.TIMEOUT));
		assertThat(this.threadsBefore).containsAll(listenerThreads());
	}

	@Test
	void areNoneWhenTheyCannotBeMade() {
		EndedHandshakes ended = listening(CompletableFuture.failedFuture(new IllegalStateException()));
		assertThat(ended.wantsSuccesses()).isFalse();
	}

	@Test
	void leaveNoThreadBehindWhenTheyAreNeverKnown() {
		listening(new CompletableFuture<>()).add(ended(HandshakeOutcome.SUCCESS));
		Awaitility.await().atMost(PATIENCE).until(() -> !this.threadsBefore.containsAll(listenerThreads()));
	}

	private static EndedHandshake ended(HandshakeOutcome outcome) {
		return new EndedHandshake("fake-1", Instant.now(), outcome, Duration.ofSeconds(1),
				new InetSocketAddress("192.0.2.1", 50000),
				new HandshakeProgress(HandshakePhase.NO_DATA, WaitingOn.CLIENT, 0, null), null, null);
	}

	private static Set<Thread> listenerThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("tls-handshake-listeners"))
			.collect(Collectors.toSet());
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
