package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

import io.github.tlshandshake.journal.RareLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Thread that enforces deadlines: asleep until the earliest one, and for as long as none
 * is expected. While one is, it wakes at short intervals, and tells from how late it
 * wakes that the process did not run.
 */
final class DeadlineThread implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(DeadlineThread.class);

	private static final long INTERVAL = Duration.ofMillis(16).toNanos();

	private static final long RETRY_INTERVAL = Duration.ofMillis(100).toNanos();

	private final HandshakeClock clock;

	private final List<Enforcement> enforcements = new CopyOnWriteArrayList<>();

	private final AtomicLong wakeAt = new AtomicLong(HandshakeClock.NEVER);

	private final AtomicLong wokenAt = new AtomicLong(HandshakeClock.NEVER);

	private final RareLog failures = new RareLog(logger);

	private volatile boolean closed;

	private volatile @Nullable Thread thread;

	DeadlineThread(HandshakeClock clock) {
		this.clock = clock;
	}

	synchronized void add(Enforcement enforcement) {
		this.enforcements.add(enforcement);
		if (this.thread == null && !this.closed) {
			// Made before the thread: a pause while it starts is one, too
			PauseDetector time = new PauseDetector(this.clock, this::paused);
			Thread thread = new Thread(() -> run(time), "tls-handshake-deadlines");
			thread.setDaemon(true);
			this.thread = thread;
			thread.start();
		}
	}

	void remove(Enforcement enforcement) {
		this.enforcements.remove(enforcement);
	}

	/**
	 * Be awake at the given time. Costs one read where that is planned anyway, as it is
	 * for all but the first handshake.
	 * @param time the time
	 */
	void wakeAt(long time) {
		if (time < this.wakeAt.get()) {
			this.wokenAt.accumulateAndGet(this.clock.now(), Math::min);
			this.wakeAt.accumulateAndGet(time, Math::min);
			LockSupport.unpark(this.thread);
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
	}

	private void run(PauseDetector time) {
		while (!this.closed) {
			// Cleared before the look: whoever begins during it is either seen or heard
			this.wokenAt.set(HandshakeClock.NEVER);
			this.wakeAt.set(HandshakeClock.NEVER);
			long next = enforceAll(time);
			sleepUntil(this.wakeAt.accumulateAndGet(next, Math::min), time);
			// A user's code may have interrupted the thread, and it could not sleep then
			Thread.interrupted();
		}
	}

	private long enforceAll(PauseDetector time) {
		long next = HandshakeClock.NEVER;
		for (Enforcement enforcement : this.enforcements) {
			long now = time.now();
			next = Math.min(next, guard(() -> enforcement.enforce().applyAsLong(now), now + RETRY_INTERVAL));
		}
		return next;
	}

	private void sleepUntil(long time, PauseDetector detector) {
		if (time == HandshakeClock.NEVER) {
			LockSupport.park(this);
			// Read first: who begins meanwhile is not to be later
			long now = this.clock.now();
			detector.wokeAt(Math.min(now, this.wokenAt.get()));
			return;
		}
		long now = detector.now();
		long wakeAt = Math.min(time, now + INTERVAL);
		if (wakeAt > now) {
			LockSupport.parkNanos(this, wakeAt - now);
			detector.wokeAt(Math.min(wakeAt, this.wokenAt.get()));
		}
	}

	private void paused() {
		for (Enforcement enforcement : this.enforcements) {
			guard(() -> {
				enforcement.paused().run();
				return 0;
			}, 0);
		}
	}

	// All connectors depend on this thread: nothing may end it, nor may the failure of
	// one starve the others
	private long guard(LongSupplier action, long otherwise) {
		try {
			return action.getAsLong();
		}
		catch (Throwable ex) {
			this.failures.warn("Failed to enforce TLS handshake timeouts", ex);
			return otherwise;
		}
	}

	/**
	 * Enforcement of deadlines, on the one thread. Never blocks.
	 *
	 * @param enforce does what is due at a time, and returns when to come again, or
	 * {@link HandshakeClock#NEVER}
	 * @param paused takes note that the clock was set back
	 */
	record Enforcement(LongUnaryOperator enforce, Runnable paused) {

	}

}
