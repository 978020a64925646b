package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.journal.EndedHandshakes;
import io.github.tlshandshake.journal.EventThread;

/**
 * Connector whose time a test moves, and whose deadlines are enforced by the test's own
 * thread, as late as the test likes.
 */
final class TestEngine implements AutoCloseable {

	private static final Duration STEP = Duration.ofMillis(1);

	// The longest sleep of the thread that enforces deadlines
	private static final long LONGEST_SLEEP = Duration.ofMillis(16).toNanos();

	private static final OutcomeListener NOBODY = (outcome, age) -> {
	};

	private final ManualTicker ticker = new ManualTicker();

	private final HandshakeClock clock = new HandshakeClock(this.ticker);

	private final EventThread events = new EventThread("test-events", 1000);

	private final EndedHandshakes ended = new EndedHandshakes(100, CompletableFuture.completedFuture(List.of()));

	private final Queue<Long> wakeUps = new ConcurrentLinkedQueue<>();

	private final AtomicLong wakeAt = new AtomicLong();

	private long lastEnforcedAt;

	private final TestSlots slots;

	private final FakeSteps steps = new FakeSteps();

	private final HandshakeRecorder recorder;

	private final HandshakeConnector connector;

	private TestEngine(HandshakeSettings settings, OutcomeListener listener) {
		this.recorder = new HandshakeRecorder("fake-1", this.clock, this.ended, this.events, listener);
		this.slots = new TestSlots(() -> connector().pendingCount());
		this.connector = new HandshakeConnector(new ConnectorName("fake", 1), settings, this.slots, this.clock,
				this::wakeAt, this.steps, this.recorder);
		this.connector.started();
	}

	private void wakeAt(long time) {
		this.wakeUps.add(time);
		this.wakeAt.accumulateAndGet(time, Math::min);
	}

	static TestEngine with(HandshakeSettings settings) {
		return with(settings, NOBODY);
	}

	/**
	 * Create a connector.
	 * @param settings its settings
	 * @param listener called when a handshake has ended
	 * @return the connector
	 */
	static TestEngine with(HandshakeSettings settings, OutcomeListener listener) {
		return new TestEngine(settings, listener);
	}

	static TestEngine withTimeout(Duration timeout) {
		return with(TestConnectors.SETTINGS.withTimeout(timeout));
	}

	HandshakeConnector connector() {
		return this.connector;
	}

	/**
	 * Return when the thread that enforces deadlines was told to be awake.
	 * @return the times
	 */
	List<Long> wakeUps() {
		return List.copyOf(this.wakeUps);
	}

	HandshakeRecorder recorder() {
		return this.recorder;
	}

	ManualTicker ticker() {
		return this.ticker;
	}

	long count(HandshakeOutcome outcome) {
		return this.connector.counts().count(outcome);
	}

	/**
	 * Return an admission of its own, with the time of this engine.
	 * @return the admission
	 */
	Admission admission() {
		return new Admission(this.clock, new LiveSettings("fake-1", this.connector.settings()), this::wakeAt,
				this.steps);
	}

	FakeSteps steps() {
		return this.steps;
	}

	TestSlots slots() {
		return this.slots;
	}

	/**
	 * Begin a handshake.
	 * @param connection the connection that is accepted
	 * @return the handshake
	 */
	Handshake begin(FakeConnection connection) {
		Handshake handshake = this.connector.begin(connection);
		connection.began(handshake);
		return handshake;
	}

	/**
	 * Begin handshakes at once, in their order.
	 * @param connections the connections that are accepted
	 */
	void beginAll(List<FakeConnection> connections) {
		connections.forEach(this::begin);
	}

	/**
	 * Let time pass, and deadlines be enforced whenever the thread that does so wakes.
	 * @param time the time
	 */
	void advance(Duration time) {
		for (Duration left = time; !left.isZero(); left = left.minus(STEP)) {
			this.ticker.advance(STEP);
			if (isAwake(this.clock.now())) {
				enforce();
			}
		}
	}

	private boolean isAwake(long now) {
		long wakeAt = this.wakeAt.get();
		return now >= wakeAt || (wakeAt != HandshakeClock.NEVER && now - this.lastEnforcedAt >= LONGEST_SLEEP);
	}

	void advanceMillis(long millis) {
		advance(Duration.ofMillis(millis));
	}

	/**
	 * Let time pass in which nothing runs, and have that noticed as the thread that
	 * enforces deadlines notices it.
	 * @param time the time
	 */
	void pause(Duration time) {
		this.ticker.advance(time);
		noticePause(time);
	}

	/**
	 * Let time pass in which nothing runs, and which nobody has noticed yet.
	 * @param time the time
	 */
	void pauseUnnoticed(Duration time) {
		this.ticker.advance(time);
	}

	/**
	 * Set the clock back, and correct no times yet.
	 * @param time the time
	 */
	void setBack(Duration time) {
		this.clock.pausedFor(time.toNanos());
	}

	void noticePause(Duration time) {
		setBack(time);
		this.connector.paused();
		enforce();
	}

	void enforce() {
		long now = this.clock.now();
		this.lastEnforcedAt = now;
		long next = now;
		// When a batch is done, there is more to do
		while (next <= now) {
			this.wakeAt.set(HandshakeClock.NEVER);
			next = this.connector.enforce(now);
		}
		this.wakeAt.accumulateAndGet(next, Math::min);
	}

	List<EndedHandshake> recent() {
		return this.ended.recent();
	}

	@Override
	public void close() {
		this.ended.close();
		this.events.close();
	}

	/**
	 * Steps that all block, or none of them.
	 */
	static final class FakeSteps implements StepMonitor {

		private volatile boolean blocked;

		void block(boolean blocked) {
			this.blocked = blocked;
		}

		@Override
		public Step begin() {
			return () -> this.blocked;
		}

	}

	/**
	 * Slots whose number a test chooses, and of which each pending handshake takes one.
	 */
	static final class TestSlots implements ConnectionSlots {

		private final IntSupplier pending;

		private volatile int max = Integer.MAX_VALUE;

		private volatile int established;

		TestSlots(IntSupplier pending) {
			this.pending = pending;
		}

		void set(int max, int established) {
			this.max = max;
			this.established = established;
		}

		void fail() {
			this.max = -1;
		}

		@Override
		public int max() {
			if (this.max < 0) {
				throw new InternalError("on purpose");
			}
			return this.max;
		}

		@Override
		public int taken() {
			return this.established + this.pending.getAsInt();
		}

	}

}
