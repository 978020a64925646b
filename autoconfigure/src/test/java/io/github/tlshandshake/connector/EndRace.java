package io.github.tlshandshake.connector;

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
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.tlshandshake.HandshakeOutcome;

/**
 * Race in which success, failure, the client and the deadline all want to end the same
 * handshakes, group after group.
 */
final class EndRace implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final int GROUP = 200;

	private static final List<Predicate<Handshake>> RUNNERS = List.of(Handshake::trySucceed,
			(handshake) -> handshake.tryFail(new IllegalStateException("Refused")), Handshake::tryAbort);

	private static final int DEADLINE = RUNNERS.size();

	private final int handshakes;

	private final AtomicIntegerArray wins = new AtomicIntegerArray(RUNNERS.size() + 1);

	private final AtomicIntegerArray winnersOfHandshake;

	private final CyclicBarrier start = new CyclicBarrier(RUNNERS.size() + 1, this::beginGroup);

	private final CyclicBarrier finish = new CyclicBarrier(RUNNERS.size() + 1);

	private final TestEngine engine = TestEngine.withTimeout(TIMEOUT);

	private volatile List<Handshake> group = List.of();

	private int begun;

	EndRace(int handshakes) {
		this.handshakes = handshakes;
		this.winnersOfHandshake = new AtomicIntegerArray(handshakes);
	}

	private void beginGroup() {
		int first = this.begun;
		this.begun += GROUP;
		this.group = IntStream.range(first, this.begun).mapToObj(this::begin).toList();
		this.engine.ticker().advance(TIMEOUT);
	}

	private Handshake begin(int handshake) {
		return this.engine.begin(new FakeConnection().onClose(() -> won(DEADLINE, handshake)));
	}

	void run() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(RUNNERS.size() + 1);
		try {
			List<Future<?>> futures = new ArrayList<>();
			for (int i = 0; i <= RUNNERS.size(); i++) {
				int runner = i;
				futures.add(executor.submit(() -> run(runner)));
			}
			for (Future<?> future : futures) {
				future.get(1, TimeUnit.MINUTES);
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private Void run(int runner) throws Exception {
		for (int first = 0; first < this.handshakes; first += GROUP) {
			this.start.await();
			if (runner == DEADLINE) {
				this.engine.enforce();
			}
			else {
				endAll(runner, first);
			}
			this.finish.await();
		}
		return null;
	}

	// From a handshake of each runner's own
	private void endAll(int runner, int first) {
		int offset = ThreadLocalRandom.current().nextInt(GROUP);
		for (int i = 0; i < GROUP; i++) {
			int handshake = (offset + i) % GROUP;
			if (RUNNERS.get(runner).test(this.group.get(handshake))) {
				won(runner, first + handshake);
			}
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
			.of(HandshakeOutcome.SUCCESS, HandshakeOutcome.ERROR, HandshakeOutcome.PROBE, HandshakeOutcome.TIMEOUT)
			.map(this.engine::count)
			.toList();
	}

	long handshakesWithOneWinner() {
		return IntStream.range(0, this.handshakes)
			.filter((handshake) -> this.winnersOfHandshake.get(handshake) == 1)
			.count();
	}

	@Override
	public void close() {
		this.engine.close();
	}

}
