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
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Race in which success, failure, the client and the deadline all want to end the same
 * handshakes, group after group.
 */
final class EndRace implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofMillis(100);

	private static final int GROUP = 200;

	// In which a runner starts on a group: the deadlines of a group are about as far
	// apart
	private static final long SPREAD = Duration.ofMillis(1).toNanos();

	private static final List<Predicate<Handshake>> RUNNERS = List.of(Handshake::succeeded,
			(handshake) -> handshake.failed(new IllegalStateException("Refused")), Handshake::clientLeft);

	private static final int DEADLINE = RUNNERS.size();

	private final int handshakes;

	private final AtomicIntegerArray wins = new AtomicIntegerArray(RUNNERS.size() + 1);

	private final AtomicIntegerArray winnersOfHandshake;

	private final CyclicBarrier start;

	private final CyclicBarrier finish = new CyclicBarrier(RUNNERS.size());

	private final HandshakeConnectors connectors;

	private final HandshakeConnector connector;

	private volatile List<Handshake> group = List.of();

	private volatile long begunAt;

	private int begun;

	EndRace(int handshakes) {
		this.handshakes = handshakes;
		this.winnersOfHandshake = new AtomicIntegerArray(handshakes);
		this.connectors = TestConnectors.withTimeout(TIMEOUT);
		this.connector = this.connectors.open("fake", 1);
		this.start = new CyclicBarrier(RUNNERS.size(), this::beginGroup);
	}

	private void beginGroup() {
		this.begunAt = System.nanoTime();
		int first = this.begun;
		this.begun += GROUP;
		this.group = IntStream.range(first, this.begun)
			.mapToObj((number) -> this.connector.begin(new Deadline(number)))
			.toList();
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
			.until(() -> winners().stream().mapToLong(Long::longValue).sum() >= this.handshakes);
	}

	private Void run(int runner) throws Exception {
		for (int first = 0; first < this.handshakes; first += GROUP) {
			this.start.await();
			awaitDeadlines();
			for (int i = 0; i < GROUP; i++) {
				if (RUNNERS.get(runner).test(this.group.get(i))) {
					won(runner, first + i);
				}
			}
			this.finish.await();
		}
		return null;
	}

	// A little before them or after, at a time of each runner's own
	private void awaitDeadlines() {
		long time = this.begunAt + TIMEOUT.toNanos() + ThreadLocalRandom.current().nextLong(-SPREAD, SPREAD);
		while (System.nanoTime() < time) {
			Thread.onSpinWait();
		}
	}

	private void won(int runner, int handshake) {
		this.wins.incrementAndGet(runner);
		this.winnersOfHandshake.incrementAndGet(handshake);
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

	long handshakesWithOneWinner() {
		return IntStream.range(0, this.handshakes)
			.filter((handshake) -> this.winnersOfHandshake.get(handshake) == 1)
			.count();
	}

	@Override
	public void close() {
		this.connectors.close();
	}

	/**
	 * The deadline, as it runs for one handshake.
	 */
	private final class Deadline implements HandshakeConnection {

		private final int handshake;

		Deadline(int handshake) {
			this.handshake = handshake;
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
				won(DEADLINE, this.handshake);
			}
		}

	}

}
