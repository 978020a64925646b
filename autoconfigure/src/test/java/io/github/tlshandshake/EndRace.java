package io.github.tlshandshake;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Race in which success, failure, the client and the deadline all want to end a
 * handshake, round after round.
 */
final class EndRace implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofNanos(200_000);

	private static final List<Predicate<Handshake>> RUNNERS = List.of(Handshake::succeeded,
			(handshake) -> handshake.failed(new IllegalStateException("Refused")), Handshake::clientLeft);

	private static final int DEADLINE = RUNNERS.size();

	private final int rounds;

	private final AtomicIntegerArray wins = new AtomicIntegerArray(RUNNERS.size() + 1);

	private final AtomicIntegerArray winnersOfRound;

	private final CyclicBarrier start;

	private final CyclicBarrier finish = new CyclicBarrier(RUNNERS.size());

	private final HandshakeConnectors connectors;

	private final HandshakeConnector connector;

	private volatile @Nullable Handshake handshake;

	private final AtomicInteger round = new AtomicInteger(-1);

	EndRace(int rounds) {
		this.rounds = rounds;
		this.winnersOfRound = new AtomicIntegerArray(rounds);
		this.connectors = TestConnectors.withTimeout(TIMEOUT);
		this.connector = this.connectors.open("fake", 1);
		this.start = new CyclicBarrier(RUNNERS.size(), this::beginRound);
	}

	private void beginRound() {
		this.handshake = this.connector.begin(new Deadline(this.round.incrementAndGet()));
	}

	void run() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(RUNNERS.size());
		try {
			List<Future<?>> futures = new ArrayList<>();
			for (int i = 0; i < RUNNERS.size(); i++) {
				int runner = i;
				futures.add(executor.submit(() -> run(runner)));
			}
			for (Future<?> future : futures) {
				future.get(2, TimeUnit.MINUTES);
			}
		}
		finally {
			executor.shutdownNow();
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> winners().stream().mapToLong(Long::longValue).sum() >= this.rounds);
	}

	private Void run(int runner) throws Exception {
		for (int i = 0; i < this.rounds; i++) {
			this.start.await();
			awaitOwnTime();
			Handshake handshake = this.handshake;
			if (handshake != null && RUNNERS.get(runner).test(handshake)) {
				won(runner, i);
			}
			this.finish.await();
		}
		return null;
	}

	// Before or after the deadline, and often near to it
	private void awaitOwnTime() {
		long time = System.nanoTime() + ThreadLocalRandom.current().nextLong(2 * TIMEOUT.toNanos());
		while (System.nanoTime() < time) {
			Thread.onSpinWait();
		}
	}

	private void won(int runner, int round) {
		this.wins.incrementAndGet(runner);
		this.winnersOfRound.incrementAndGet(round);
	}

	/**
	 * Return how often success, failure, the client and the deadline were told that they
	 * ended a handshake.
	 * @return the numbers
	 */
	List<Long> winners() {
		return IntStream.range(0, this.wins.length()).mapToObj((runner) -> (long) this.wins.get(runner)).toList();
	}

	/**
	 * Return the same as the connector counted it.
	 * @return the numbers
	 */
	List<Long> counted() {
		return Stream
			.of(HandshakeOutcome.SUCCESS, HandshakeOutcome.ERROR, HandshakeOutcome.ABORTED, HandshakeOutcome.TIMEOUT)
			.map(this.connector.counts()::count)
			.toList();
	}

	long roundsWithOneWinner() {
		return IntStream.range(0, this.rounds).filter((round) -> this.winnersOfRound.get(round) == 1).count();
	}

	@Override
	public void close() {
		this.connectors.close();
	}

	/**
	 * The deadline, as it runs in one round.
	 */
	private final class Deadline implements HandshakeConnection {

		private final int round;

		Deadline(int round) {
			this.round = round;
		}

		@Override
		public @Nullable SocketAddress remoteAddress() {
			return null;
		}

		@Override
		public HandshakeProgress progress() {
			return new HandshakeProgress(HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT, 1, null);
		}

		@Override
		public void restoreServerTimeouts() {
			// There are none
		}

		@Override
		public void close(BooleanSupplier claim) {
			if (claim.getAsBoolean()) {
				won(DEADLINE, this.round);
			}
		}

	}

}
