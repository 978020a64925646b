package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.WaitingOn;
import org.jspecify.annotations.Nullable;

/**
 * Watch over the deadlines of one connector's handshakes. Belongs to the one thread that
 * enforces deadlines.
 */
final class DeadlineWatch {

	// A client on a slow line answers within this time, twice if it has to
	private static final long TIME_TO_ANSWER = Duration.ofMillis(500).toNanos();

	// How long before a deadline it matters whether the server keeps its clients waiting
	private static final long NOTICE = TIME_TO_ANSWER + Duration.ofMillis(64).toNanos();

	// So that the time between two readings of the clock stays short
	private static final int MOST_LOOKS = 64;

	private final HandshakeClock clock;

	private final LiveSettings settings;

	private final PendingHandshakes pending;

	private final ConnectionCloser closer;

	private final PriorityQueue<Overdue> overdue = new PriorityQueue<>(Comparator.comparingLong(Overdue::nextLook));

	private @Nullable HandshakeSettings lastSettings;

	DeadlineWatch(HandshakeClock clock, LiveSettings settings, PendingHandshakes pending, ConnectionCloser closer) {
		this.clock = clock;
		this.settings = settings;
		this.pending = pending;
		this.closer = closer;
	}

	/**
	 * Close whose deadline has come.
	 * @param now the current time
	 * @return when to come again
	 */
	long enforce(long now) {
		HandshakeSettings settings = this.settings.get();
		if (settings != this.lastSettings) {
			this.lastSettings = settings;
			lookAtAllAgain(now);
		}
		int looks = 0;
		for (Overdue next = due(settings, now); next != null; next = due(settings, now)) {
			look(next, settings, now);
			looks++;
			if (looks == MOST_LOOKS) {
				return now;
			}
		}
		return nextLook(settings);
	}

	private void lookAtAllAgain(long now) {
		this.overdue.clear();
		for (Handshake handshake : this.pending.allOverdue()) {
			this.overdue.add(new Overdue(handshake, now));
		}
	}

	private @Nullable Overdue due(HandshakeSettings settings, long now) {
		Handshake handshake = this.pending.nextOverdue(now - timeout(settings));
		if (handshake != null) {
			return new Overdue(handshake, now);
		}
		Overdue next = this.overdue.peek();
		return (next != null && next.nextLook() <= now) ? this.overdue.poll() : null;
	}

	private long nextLook(HandshakeSettings settings) {
		long startedAt = this.pending.firstYoungStartedAt();
		long firstDeadline = (startedAt != HandshakeClock.NEVER) ? startedAt + timeout(settings) : HandshakeClock.NEVER;
		Overdue next = this.overdue.peek();
		return (next != null) ? Math.min(firstDeadline, next.nextLook()) : firstDeadline;
	}

	/**
	 * Return whether a deadline is so near that the server's delay matters.
	 * @param now the current time
	 * @return whether one is
	 */
	boolean isNear(long now) {
		long startedAt = this.pending.firstYoungStartedAt();
		return !this.overdue.isEmpty()
				|| (startedAt != HandshakeClock.NEVER && startedAt + timeout(this.settings.get()) - now < NOTICE);
	}

	private void look(Overdue overdue, HandshakeSettings settings, long now) {
		Handshake handshake = overdue.handshake();
		try {
			if (isOpen(handshake, settings)) {
				this.closer.close(handshake, HandshakeOutcome.TIMEOUT,
						(progress) -> judge(overdue, progress, timeout(settings), now));
			}
		}
		finally {
			if (isOpen(handshake, settings)) {
				overdue.lookAgain(now);
				this.overdue.add(overdue);
			}
		}
	}

	private boolean isOpen(Handshake handshake, HandshakeSettings settings) {
		boolean settled = settings.mode() == HandshakeMode.OBSERVE && handshake.observed;
		return this.pending.contains(handshake) && !settled;
	}

	private @Nullable HandshakeProgress judge(Overdue overdue, HandshakeProgress progress, long timeout, long now) {
		Handshake handshake = overdue.handshake();
		long expiresAt = expiresAt(handshake, progress, timeout, now);
		overdue.expiresAt(expiresAt);
		if (expiresAt > now) {
			return null;
		}
		// Who was answered too late to answer was let down by the server
		long latest = handshake.startedAt() + 2 * timeout;
		long answeredAt = answeredAfterWait(handshake);
		boolean letDown = answeredAt != HandshakeClock.NEVER && answeredAt >= latest;
		return letDown ? progress.inTurnOf(WaitingOn.SERVER) : progress;
	}

	// For as long as the timeout again, the server's slowness is not the client's fault
	private long expiresAt(Handshake handshake, HandshakeProgress progress, long timeout, long now) {
		long deadline = handshake.startedAt() + timeout;
		long latest = deadline + timeout;
		if (progress.waitingOn() == WaitingOn.SERVER) {
			handshake.serverHasTurn(now);
			return latest;
		}
		long answeredAt = answeredAfterWait(handshake);
		return (answeredAt != HandshakeClock.NEVER) ? Math.max(deadline, Math.min(answeredAt + TIME_TO_ANSWER, latest))
				: deadline;
	}

	// A prompt answer takes nothing away: the client may have to speak twice in its time
	private long answeredAfterWait(Handshake handshake) {
		long answeredAt = handshake.answeredAt();
		return isRightAfterPause(answeredAt) ? answeredAt : handshake.answeredLateAt();
	}

	// The bytes of the client may have waited for as long as the process did not run
	private boolean isRightAfterPause(long answeredAt) {
		long lastPause = this.clock.lastPause();
		return lastPause <= answeredAt && answeredAt - lastPause < TIME_TO_ANSWER;
	}

	private static long timeout(HandshakeSettings settings) {
		return HandshakeClock.nanos(settings.timeout());
	}

	/**
	 * Handshake whose deadline has come, and which could not be closed then.
	 */
	private static final class Overdue {

		private static final long SHORTEST_INTERVAL = Duration.ofMillis(1).toNanos();

		private static final long LONGEST_INTERVAL = Duration.ofMillis(50).toNanos();

		private final Handshake handshake;

		private final long since;

		private long nextLook;

		private volatile long expiresAt;

		Overdue(Handshake handshake, long now) {
			this.handshake = handshake;
			this.since = now;
			this.nextLook = now;
		}

		Handshake handshake() {
			return this.handshake;
		}

		long nextLook() {
			return this.nextLook;
		}

		// On the thread on which the connection can be closed
		void expiresAt(long expiresAt) {
			this.expiresAt = expiresAt;
		}

		/**
		 * Look again in a quarter of the time that has passed since the deadline, for the
		 * turn can pass to the client at any time: most often a thread was just about to
		 * take up its last byte.
		 * @param now the current time
		 */
		void lookAgain(long now) {
			long interval = Math.max(SHORTEST_INTERVAL, Math.min(LONGEST_INTERVAL, (now - this.since) / 4));
			this.nextLook = now + interval;
			long expiresAt = this.expiresAt;
			if (expiresAt > now) {
				this.nextLook = Math.min(this.nextLook, expiresAt);
			}
		}

	}

}
