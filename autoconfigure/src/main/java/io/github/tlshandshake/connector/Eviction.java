package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.tlshandshake.HandshakeSettings;

/**
 * Eviction of pending handshakes when a connector has too many of them, or too few slots
 * left. Only networks that have more than their share have to give way: the share is the
 * number to which all of them can be cut so that the limit is kept. Of their handshakes
 * those without a complete ClientHello go first, then stuck ones, both oldest first. None
 * goes that waits on the server.
 * <p>
 * Runs on the one thread that enforces deadlines.
 */
final class Eviction {

	// After a pass that evicted some: a server may close them a little later
	private static final long INTERVAL = Duration.ofMillis(1).toNanos();

	private static final long INTERVAL_IN_VAIN = Duration.ofMillis(10).toNanos();

	private static final long LONGEST_PAUSE = Duration.ofMillis(50).toNanos();

	private final HandshakeClock clock;

	private final LiveSettings settings;

	private final PendingHandshakes pending;

	private final PendingLimit limit;

	private final ConnectionCloser closer;

	private final AtomicBoolean due = new AtomicBoolean();

	private long nextPass;

	Eviction(HandshakeClock clock, LiveSettings settings, PendingHandshakes pending, PendingLimit limit,
			ConnectionCloser closer) {
		this.clock = clock;
		this.settings = settings;
		this.pending = pending;
		this.limit = limit;
		this.closer = closer;
	}

	/**
	 * Take note that a handshake has begun. Costs a few reads.
	 * @param handshake the handshake
	 * @return whether the thread that evicts must be woken, because a limit is exceeded
	 * and it is not to come anyway
	 */
	boolean began(Handshake handshake) {
		HandshakeSettings settings = this.settings.get();
		return (this.limit.excess(settings) > 0 || isOverOwnLimit(handshake, settings)) && demand();
	}

	private boolean isOverOwnLimit(Handshake handshake, HandshakeSettings settings) {
		Integer max = settings.maxPendingPerAddress();
		return max != null && this.pending.sizeOfNetworkOf(handshake) > max;
	}

	/**
	 * Have the limits checked.
	 * @return whether that was not demanded before
	 */
	boolean demand() {
		return this.due.compareAndSet(false, true);
	}

	/**
	 * Evict as many as there are too many. Looks at the slots without a demand, for their
	 * number can fall, and then nobody is accepted who would demand it.
	 * @param now the current time
	 * @return when to come again
	 */
	long evict(long now) {
		if (!this.due.get() && this.limit.excess(this.settings.get()) <= 0) {
			return HandshakeClock.NEVER;
		}
		this.due.set(true);
		if (now >= this.nextPass) {
			this.due.set(false);
			pass(now, this.settings.get());
		}
		return this.due.get() ? this.nextPass : HandshakeClock.NEVER;
	}

	private void pass(long now, HandshakeSettings settings) {
		EvictionPass pass = new EvictionPass(this.clock, now, settings, this.pending, this.limit, this.closer);
		try {
			pass.run();
		}
		finally {
			boolean again = isAnyLimitExceeded(settings);
			if (again) {
				this.due.set(true);
			}
			this.nextPass = this.clock.now() + pause(pass, again);
		}
	}

	private boolean isAnyLimitExceeded(HandshakeSettings settings) {
		Integer max = settings.maxPendingPerAddress();
		return this.limit.excess(settings) > 0 || (max != null && !this.pending.ofNetworksAbove(max).isEmpty());
	}

	// A tenth of the time may go into the search for those to evict, so a flood is
	// evicted
	// by the dozen. But until the next pass the server may be full.
	private long pause(EvictionPass pass, boolean again) {
		long interval = (pass.evicted() > 0) ? INTERVAL : INTERVAL_IN_VAIN;
		return Math.max(Math.min(9 * pass.searchTime(), LONGEST_PAUSE), again ? interval : 0);
	}

	/**
	 * Correct a time that was read when the process went on, and before its pause was
	 * noticed.
	 * @param now the current time
	 */
	void correctTimes(long now) {
		this.nextPass = Math.min(this.nextPass, now + LONGEST_PAUSE);
	}

}
