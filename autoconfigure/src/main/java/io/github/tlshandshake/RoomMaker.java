package io.github.tlshandshake;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Maker of room on a connector with more pending handshakes than it may have.
 */
final class RoomMaker {

	// Between two looks for room, each of which may pass by all that are pending
	private static final long INTERVAL = Duration.ofMillis(10).toNanos();

	// While there are no more than half again as many as there may be
	private static final long FRESH = Duration.ofMillis(100).toNanos();

	private final HandshakeConnector connector;

	private final PendingHandshakes pending;

	private final PendingByNetwork byNetwork;

	private final ConnectionCloser closer;

	private volatile boolean wanted;

	private long nextLook;

	RoomMaker(HandshakeConnector connector, PendingHandshakes pending, PendingByNetwork byNetwork,
			ConnectionCloser closer) {
		this.connector = connector;
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
	 * Make room if it is wanted. Runs on the one thread that enforces deadlines.
	 * @param now the current time
	 * @return when to come again
	 */
	long makeRoom(long now) {
		if (!this.wanted) {
			return Nanos.NEVER;
		}
		if (now >= this.nextLook) {
			this.wanted = false;
			HandshakeSettings settings = this.connector.settings();
			boolean tooEarly = makeRoomForNetworks(settings) | makeRoomForAll(settings);
			// At most a tenth of the time goes into looks that may be in vain
			long pause = Math.max(INTERVAL, 9 * (Nanos.now() - now));
			this.nextLook = Nanos.now() + ((tooEarly || excess(settings) > 0) ? pause : 0);
			this.wanted |= tooEarly;
		}
		return this.wanted ? this.nextLook : Nanos.NEVER;
	}

	private boolean makeRoomForNetworks(HandshakeSettings settings) {
		boolean tooEarly = false;
		for (Handshake handshake : this.byNetwork.crowd()) {
			boolean fresh = isFresh(handshake) && !this.byNetwork.isPressed(handshake);
			tooEarly |= fresh;
			if (!fresh && this.byNetwork.isCrowded(handshake)) {
				evict(handshake, settings, () -> this.byNetwork.isCrowded(handshake));
			}
		}
		return tooEarly;
	}

	private boolean makeRoomForAll(HandshakeSettings settings) {
		int excess = excess(settings);
		Handshake handshake = (excess > 0) ? this.pending.first() : null;
		while (handshake != null && excess > 0) {
			if (isFresh(handshake) && !isPressed(settings, excess)) {
				return true;
			}
			// Before it is removed, and the way on to be searched
			Handshake next = this.pending.after(handshake);
			if (evict(handshake, settings, () -> excess(settings) > 0)) {
				excess--;
			}
			handshake = next;
		}
		return false;
	}

	private int excess(HandshakeSettings settings) {
		return (settings.maxPending() != null) ? this.pending.unobserved() - settings.maxPending() : 0;
	}

	// An honest client's ClientHello is on its way
	private boolean isFresh(Handshake handshake) {
		return handshake.age() < FRESH;
	}

	private boolean isPressed(HandshakeSettings settings, int excess) {
		return settings.maxPending() != null && excess > settings.maxPending() / 2;
	}

	private boolean evict(Handshake handshake, HandshakeSettings settings, BooleanSupplier crowded) {
		boolean evictable = !handshake.observed && isEvictable(handshake, settings, handshake.connection().progress());
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

}
