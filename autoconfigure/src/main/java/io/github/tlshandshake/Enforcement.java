package io.github.tlshandshake;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Enforcement of one connector's rules: closes whose deadline has come, and makes room.
 * All but the claims runs on the one thread that enforces deadlines.
 */
final class Enforcement {

	private static final Log logger = LogFactory.getLog(Enforcement.class);

	// Between two looks at a handshake that waits on the server
	private static final long LONGEST_LOOK_INTERVAL = Duration.ofMillis(100).toNanos();

	// Between two looks for room, each of which may pass by all that are pending
	private static final long ROOM_INTERVAL = Duration.ofMillis(10).toNanos();

	private final HandshakeConnector connector;

	private final PendingHandshakes pending;

	private final PendingByNetwork byNetwork;

	private volatile boolean roomWanted;

	private long nextLookForRoom;

	private @Nullable HandshakeSettings lastSettings;

	// The last of those whose deadline has come and who are still pending
	private @Nullable Handshake overdue;

	private long nextLookAtOverdue = Nanos.NEVER;

	Enforcement(HandshakeConnector connector, PendingHandshakes pending, PendingByNetwork byNetwork) {
		this.connector = connector;
		this.pending = pending;
		this.byNetwork = byNetwork;
	}

	/**
	 * Make room at the next opportunity.
	 */
	void wantRoom() {
		this.roomWanted = true;
	}

	/**
	 * Close whose deadline has come, and make room if it is wanted.
	 * @param now the current time
	 * @return when to come again
	 */
	long enforce(long now) {
		HandshakeSettings settings = this.connector.settings();
		if (settings != this.lastSettings) {
			this.lastSettings = settings;
			this.overdue = null;
		}
		return Math.min(enforceDeadlines(settings, now), makeRoom(settings, now));
	}

	private long enforceDeadlines(HandshakeSettings settings, long now) {
		long timeout = Nanos.of(settings.timeout());
		Handshake handshake = firstToLookAt(now);
		while (handshake != null && handshake.startedAt() + timeout <= now) {
			look(handshake, settings, now);
			handshake = this.pending.after(handshake);
		}
		long next = (handshake != null) ? handshake.startedAt() + timeout : Nanos.NEVER;
		return Math.min(next, this.nextLookAtOverdue);
	}

	// Passes by those that were looked at before, unless one of them is due for another
	// look
	private @Nullable Handshake firstToLookAt(long now) {
		Handshake overdue = this.overdue;
		if (overdue != null && this.pending.contains(overdue) && now < this.nextLookAtOverdue) {
			return this.pending.after(overdue);
		}
		this.nextLookAtOverdue = Nanos.NEVER;
		return this.pending.first();
	}

	private void look(Handshake handshake, HandshakeSettings settings, long now) {
		if (!isSettled(handshake, settings) && handshake.isDueForLook(now)) {
			close(handshake, settings, HandshakeOutcome.TIMEOUT, (progress) -> isExpired(handshake, progress));
			handshake.lookAgain(now, LONGEST_LOOK_INTERVAL);
		}
		if (this.pending.contains(handshake)) {
			this.overdue = handshake;
			if (!isSettled(handshake, settings)) {
				this.nextLookAtOverdue = Math.min(this.nextLookAtOverdue, handshake.nextLook());
			}
		}
	}

	private boolean isSettled(Handshake handshake, HandshakeSettings settings) {
		return settings.mode() == HandshakeMode.OBSERVE && handshake.observed;
	}

	// The server's own slowness is not the client's fault, for as long as the timeout
	// again
	private boolean isExpired(Handshake handshake, HandshakeProgress progress) {
		long timeout = Nanos.of(this.connector.settings().timeout());
		long allowed = (progress.waitingOn() == WaitingOn.SERVER) ? 2 * timeout : timeout;
		return handshake.age() >= allowed;
	}

	private long makeRoom(HandshakeSettings settings, long now) {
		if (!this.roomWanted) {
			return Nanos.NEVER;
		}
		if (now < this.nextLookForRoom) {
			return this.nextLookForRoom;
		}
		this.roomWanted = false;
		makeRoomForNetworks(settings);
		makeRoomForAll(settings);
		this.nextLookForRoom = now + ((excess(settings) > 0) ? ROOM_INTERVAL : 0);
		return Nanos.NEVER;
	}

	private void makeRoomForNetworks(HandshakeSettings settings) {
		for (Handshake handshake : this.byNetwork.takeCrowd()) {
			if (this.byNetwork.isCrowded(handshake)) {
				evict(handshake, settings, () -> this.byNetwork.isCrowded(handshake));
			}
		}
	}

	private void makeRoomForAll(HandshakeSettings settings) {
		int excess = excess(settings);
		Handshake handshake = (excess > 0) ? this.pending.first() : null;
		while (handshake != null && excess > 0) {
			if (evict(handshake, settings, () -> excess(settings) > 0)) {
				excess--;
			}
			handshake = this.pending.after(handshake);
		}
	}

	private int excess(HandshakeSettings settings) {
		return (settings.maxPending() != null) ? this.pending.unobserved() - settings.maxPending() : 0;
	}

	private boolean evict(Handshake handshake, HandshakeSettings settings, BooleanSupplier crowded) {
		boolean evictable = !handshake.observed && isEvictable(handshake, settings, handshake.connection().progress());
		if (evictable) {
			close(handshake, settings, HandshakeOutcome.EVICTED,
					(progress) -> crowded.getAsBoolean() && isEvictable(handshake, settings, progress));
		}
		return evictable;
	}

	// In a rush those that wait on the server are honest, and the nearest to success
	private boolean isEvictable(Handshake handshake, HandshakeSettings settings, HandshakeProgress progress) {
		boolean stuck = handshake.age() > Nanos.of(settings.stuckAfter());
		return progress.waitingOn() == WaitingOn.CLIENT && (progress.phase() != HandshakePhase.NEGOTIATION || stuck);
	}

	private void close(Handshake handshake, HandshakeSettings settings, HandshakeOutcome outcome,
			Predicate<HandshakeProgress> condition) {
		HandshakeConnection connection = handshake.connection();
		if (settings.mode() == HandshakeMode.OBSERVE) {
			if (condition.test(connection.progress())) {
				this.connector.observe(handshake);
			}
			return;
		}
		try {
			connection.close(() -> end(handshake, outcome, condition));
		}
		catch (RuntimeException ex) {
			logger.warn("Failed to close a connection of " + this.connector.name(), ex);
		}
	}

	private boolean end(Handshake handshake, HandshakeOutcome outcome, Predicate<HandshakeProgress> condition) {
		HandshakeProgress progress = handshake.connection().progress();
		return handshake.isClosedOnDemand()
				|| (condition.test(progress) && this.connector.end(handshake, outcome, progress, null));
	}

}
