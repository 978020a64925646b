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

import javax.net.ssl.SSLException;

import io.github.tlshandshake.HandshakeOutcome;

/**
 * Race in which success, failure, the client and the deadline all want to end the same
 * handshakes, group after group.
 */
final class EndRace implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final int GROUP = 200;

	private static final List<Predicate<Handshake>> RUNNERS = List.of((handshake) -> handshake.trySucceed("TLSv1.3"),
			(handshake) -> handshake.tryFail(new SSLException("Refused")), Handshake::tryAbort);

	private static final int DEADLINE = RUNNERS.size();

	private static final int MOST_GROUPS = 2000;

	private final AtomicIntegerArray wins = new AtomicIntegerArray(RUNNERS.size() + 1);

	private final AtomicIntegerArray winnersOfHandshake = new AtomicIntegerArray(GROUP);

	private final CyclicBarrier start = new CyclicBarrier(RUNNERS.size() + 1, this::beginGroup);

	private final CyclicBarrier finish = new CyclicBarrier(RUNNERS.size() + 1, this::endGroup);

	private final int leastWins;

	private final TestEngine engine = TestEngine.withTimeout(TIMEOUT);

	private volatile List<Handshake> group = List.of();

	private volatile boolean finished;

	private int groups;

	private int withOneWinner;

	/**
	 * Create a race.
	 * @param leastWins how many handshakes each of the runners is to win until it ends
	 */
	EndRace(int leastWins) {
		this.leastWins = leastWins;
	}

	private void beginGroup() {
		this.groups++;
		this.group = IntStream.range(0, GROUP).mapToObj(this::begin).toList();
		this.engine.ticker().advance(TIMEOUT);
	}

	private void endGroup() {
		for (int i = 0; i < GROUP; i++) {
			this.withOneWinner += (this.winnersOfHandshake.getAndSet(i, 0) == 1) ? 1 : 0;
		}
		this.finished = this.groups == MOST_GROUPS || winners().stream().allMatch((wins) -> wins >= this.leastWins);
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
		while (!this.finished) {
			this.start.await();
			if (runner == DEADLINE) {
				this.engine.enforce();
			}
			else {
				endAll(runner);
			}
			this.finish.await();
		}
		return null;
	}

	// From a handshake of each runner's own
	private void endAll(int runner) {
		int offset = ThreadLocalRandom.current().nextInt(GROUP);
		for (int i = 0; i < GROUP; i++) {
			int handshake = (offset + i) % GROUP;
			if (RUNNERS.get(runner).test(this.group.get(handshake))) {
				won(runner, handshake);
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

	long handshakes() {
		return (long) this.groups * GROUP;
	}

	long handshakesWithOneWinner() {
		return this.withOneWinner;
	}

	@Override
	public void close() {
		this.engine.close();
	}

}
