package io.github.tlshandshake;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Thread that enforces the deadlines of all connectors: asleep until the earliest one,
 * and for as long as none is expected.
 */
final class HandshakeDeadlines {

	private static final Log logger = LogFactory.getLog(HandshakeDeadlines.class);

	private static final long RETRY_INTERVAL = Duration.ofMillis(100).toNanos();

	private final List<HandshakeConnector> connectors = new CopyOnWriteArrayList<>();

	private final AtomicLong wakeAt = new AtomicLong(Nanos.NEVER);

	private volatile boolean closed;

	private boolean failed;

	private volatile @Nullable Thread thread;

	void watch(HandshakeConnector connector) {
		this.connectors.add(connector);
		startThread();
	}

	private synchronized void startThread() {
		if (this.thread == null && !this.closed) {
			Thread thread = new Thread(this::run, "tls-handshake-deadlines");
			thread.setDaemon(true);
			this.thread = thread;
			thread.start();
		}
	}

	/**
	 * Be awake at the given time. Costs one read where that is planned anyway, as it is
	 * for all but the first handshake.
	 * @param time the time
	 */
	void expect(long time) {
		if (time < this.wakeAt.get()) {
			this.wakeAt.accumulateAndGet(time, Math::min);
			LockSupport.unpark(this.thread);
		}
	}

	/**
	 * Be awake as soon as possible.
	 */
	void expectNow() {
		expect(0);
	}

	synchronized void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
	}

	private void run() {
		while (!this.closed) {
			// Cleared before the look: whoever begins during it is either seen or heard
			this.wakeAt.set(Nanos.NEVER);
			sleepUntil(this.wakeAt.accumulateAndGet(enforceAll(), Math::min));
			// Logging may have interrupted the thread, and it could not sleep then
			Thread.interrupted();
		}
	}

	// All connectors depend on this thread: nothing may end it, not even want of memory,
	// of which even a failure to log can die
	private long enforceAll() {
		try {
			long next = Nanos.NEVER;
			for (HandshakeConnector connector : this.connectors) {
				next = Math.min(next, enforce(connector));
			}
			return next;
		}
		catch (Throwable ex) {
			return Nanos.now() + RETRY_INTERVAL;
		}
	}

	private long enforce(HandshakeConnector connector) {
		try {
			return connector.enforce(Nanos.now());
		}
		catch (Throwable ex) {
			logFailure(connector, ex);
			return Nanos.now() + RETRY_INTERVAL;
		}
	}

	private void logFailure(HandshakeConnector connector, Throwable failure) {
		String message = "Failed to enforce the TLS handshake timeout of " + connector.name();
		if (this.failed) {
			logger.debug(message, failure);
		}
		else {
			this.failed = true;
			logger.warn(message, failure);
		}
	}

	private void sleepUntil(long time) {
		if (time == Nanos.NEVER) {
			LockSupport.park(this);
			return;
		}
		LockSupport.parkNanos(this, time - Nanos.now());
	}

}
