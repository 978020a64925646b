package io.github.tlshandshake;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Maker of room on a connector with more pending handshakes than it may have.
 */
final class RoomMaker {

	// After a look that closed some: a server may close them a little later
	private static final long INTERVAL = Duration.ofMillis(1).toNanos();

	private static final long INTERVAL_IN_VAIN = Duration.ofMillis(10).toNanos();

	private static final long LONGEST_PAUSE = Duration.ofMillis(50).toNanos();

	// While there are no more than twice as many as there may be
	private static final long FRESH = Duration.ofMillis(100).toNanos();

	private final ConnectorRules rules;

	private final PendingHandshakes pending;

	private final PendingByNetwork byNetwork;

	private final ConnectionCloser closer;

	private volatile boolean wanted;

	private long nextLook;

	RoomMaker(ConnectorRules rules, PendingHandshakes pending, PendingByNetwork byNetwork, ConnectionCloser closer) {
		this.rules = rules;
		this.pending = pending;
		this.byNetwork = byNetwork;
		this.closer = closer;
	}

	/**
	 * Want room at the next opportunity.
	 */
	void want() {
		this.wanted = true;
	}

	/**
	 * Return whether there are more pending handshakes than there may be.
	 * @param settings the settings in force
	 * @return whether room is to be made
	 */
	boolean isScarce(HandshakeSettings settings) {
		return excess(settings) > 0;
	}

	/**
	 * Make room if it is wanted. Runs on the one thread that enforces deadlines.
	 * @param now the current time
	 * @return when to come again
	 */
	long makeRoom(long now) {
		if (this.wanted && now >= this.nextLook) {
			this.wanted = false;
			look(now, this.rules.settings());
		}
		return this.wanted ? this.nextLook : Nanos.NEVER;
	}

	private void look(long now, HandshakeSettings settings) {
		Look look = new Look();
		makeRoomForNetworks(settings, look);
		makeRoomForAll(settings, look);
		if (look.tooEarly || isScarce(settings) || this.byNetwork.isAnyCrowded()) {
			this.wanted = true;
		}
		this.nextLook = Nanos.now() + look.pause(Nanos.now() - now, this.wanted);
	}

	private void makeRoomForNetworks(HandshakeSettings settings, Look look) {
		for (Handshake handshake : this.byNetwork.crowd()) {
			if (isFresh(handshake) && !this.byNetwork.isPressed(handshake)) {
				look.tooEarly = true;
			}
			else if (this.byNetwork.isCrowded(handshake)) {
				look.at(evict(handshake, settings, () -> this.byNetwork.isCrowded(handshake)));
			}
		}
	}

	private void makeRoomForAll(HandshakeSettings settings, Look look) {
		int excess = excess(settings);
		Handshake handshake = (excess > 0) ? this.pending.first() : null;
		while (handshake != null && excess > 0) {
			if (isFresh(handshake) && !isPressed(settings, excess)) {
				look.tooEarly = true;
				return;
			}
			// Before it is removed, and the way on to be searched
			Handshake next = this.pending.after(handshake);
			boolean evicted = evict(handshake, settings, () -> isScarce(settings));
			look.at(evicted);
			excess -= evicted ? 1 : 0;
			handshake = next;
		}
	}

	private int excess(HandshakeSettings settings) {
		Integer max = settings.maxPending();
		if (max == null) {
			return 0;
		}
		// What would have been closed is counted no more, unless it is to be closed now
		boolean observing = settings.mode() == HandshakeMode.OBSERVE;
		return (observing ? this.pending.unobserved() : this.pending.size()) - max;
	}

	// An honest client's ClientHello is on its way
	private boolean isFresh(Handshake handshake) {
		return handshake.age() < FRESH;
	}

	private boolean isPressed(HandshakeSettings settings, int excess) {
		return settings.maxPending() != null && excess > settings.maxPending();
	}

	private boolean evict(Handshake handshake, HandshakeSettings settings, BooleanSupplier crowded) {
		boolean settled = handshake.observed && settings.mode() == HandshakeMode.OBSERVE;
		boolean evictable = !settled && isEvictable(handshake, settings, handshake.progress());
		if (evictable) {
			this.closer.close(handshake, HandshakeOutcome.EVICTED,
					(progress) -> crowded.getAsBoolean() && isEvictable(handshake, settings, progress));
		}
		return evictable;
	}

	// In a rush those that wait on the server are honest, and the nearest to success
	private boolean isEvictable(Handshake handshake, HandshakeSettings settings, HandshakeProgress progress) {
		boolean stuck = handshake.age() > Nanos.of(settings.stuckAfter());
		return progress.waitingOn() == WaitingOn.CLIENT && (progress.phase() != HandshakePhase.NEGOTIATION || stuck);
	}

	/**
	 * One look for room, which may pass by all that are pending.
	 */
	private static final class Look {

		private int evicted;

		private int passedBy;

		private boolean tooEarly;

		void at(boolean evicted) {
			if (evicted) {
				this.evicted++;
			}
			else {
				this.passedBy++;
			}
		}

		// A tenth of the time may go into passing by. But until the next look the server
		// may be full: the pause is short all the same.
		long pause(long duration, boolean lookAgain) {
			long wasted = (this.passedBy > 0) ? duration * this.passedBy / (this.passedBy + this.evicted) : 0;
			long interval = (this.evicted > 0) ? INTERVAL : INTERVAL_IN_VAIN;
			return Math.max(Math.min(9 * wasted, LONGEST_PAUSE), lookAgain ? interval : 0);
		}

	}

}
