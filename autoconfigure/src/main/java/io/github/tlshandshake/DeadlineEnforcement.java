package io.github.tlshandshake;

import java.util.Comparator;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

/**
 * Enforcement of one connector's deadline.
 */
final class DeadlineEnforcement {

	private final ConnectorRules rules;

	private final PendingHandshakes pending;

	private final ConnectionCloser closer;

	private final PriorityQueue<Watch> watches = new PriorityQueue<>(Comparator.comparingLong(Watch::nextLook));

	private @Nullable HandshakeSettings lastSettings;

	private @Nullable Handshake lastWatched;

	DeadlineEnforcement(ConnectorRules rules, PendingHandshakes pending, ConnectionCloser closer) {
		this.rules = rules;
		this.pending = pending;
		this.closer = closer;
	}

	/**
	 * Return when a handshake is to be looked at first.
	 * @param handshake the handshake
	 * @param settings the settings in force
	 * @return the time
	 */
	static long firstLook(Handshake handshake, HandshakeSettings settings) {
		long timeout = Nanos.of(settings.timeout());
		return handshake.startedAt() + timeout - Watch.notice(timeout);
	}

	/**
	 * Close whose deadline has come. Runs on the one thread that enforces deadlines.
	 * @param now the current time
	 * @return when to come again
	 */
	long enforce(long now) {
		HandshakeSettings settings = this.rules.settings();
		if (settings != this.lastSettings) {
			this.lastSettings = settings;
			this.lastWatched = null;
			this.watches.clear();
		}
		long nextToWatch = watch(settings, now);
		for (Watch watch = due(now); watch != null; watch = due(now)) {
			this.watches.remove();
			try {
				look(watch, settings, now);
			}
			finally {
				watchOn(watch, settings);
			}
		}
		Watch next = this.watches.peek();
		return (next != null) ? Math.min(nextToWatch, next.nextLook()) : nextToWatch;
	}

	private long watch(HandshakeSettings settings, long now) {
		Handshake last = lastWatched();
		Handshake handshake = (last != null) ? this.pending.after(last) : this.pending.first();
		while (handshake != null && firstLook(handshake, settings) <= now) {
			this.watches.add(new Watch(handshake, now));
			this.lastWatched = handshake;
			handshake = this.pending.after(handshake);
		}
		return (handshake != null) ? firstLook(handshake, settings) : Nanos.NEVER;
	}

	private @Nullable Handshake lastWatched() {
		Handshake last = this.lastWatched;
		if (last != null && !this.pending.contains(last)) {
			this.lastWatched = this.pending.lastStartedBefore(last.startedAt());
		}
		return this.lastWatched;
	}

	private @Nullable Watch due(long now) {
		Watch watch = this.watches.peek();
		return (watch != null && watch.nextLook() <= now) ? watch : null;
	}

	private void watchOn(Watch watch, HandshakeSettings settings) {
		if (isOpen(watch.handshake(), settings)) {
			this.watches.add(watch);
		}
	}

	private boolean isOpen(Handshake handshake, HandshakeSettings settings) {
		boolean settled = settings.mode() == HandshakeMode.OBSERVE && handshake.observed;
		return this.pending.contains(handshake) && !settled;
	}

	private void look(Watch watch, HandshakeSettings settings, long now) {
		Handshake handshake = watch.handshake();
		if (!isOpen(handshake, settings)) {
			return;
		}
		long deadline = handshake.startedAt() + Nanos.of(settings.timeout());
		if (now < deadline) {
			announce(watch, deadline, now);
		}
		else {
			closeOrDefer(watch, settings, now);
		}
	}

	private void announce(Watch watch, long deadline, long now) {
		watch.handshake().announceDeadline();
		watch.saw(watch.handshake().progress().waitingOn(), now);
		watch.lookBefore(deadline, now);
	}

	private void closeOrDefer(Watch watch, HandshakeSettings settings, long now) {
		Handshake handshake = watch.handshake();
		HandshakeProgress progress = handshake.progress();
		watch.saw(progress.waitingOn(), now);
		long latest = handshake.startedAt() + 2 * Nanos.of(settings.timeout());
		if (isAnswerAwaited(progress) && watch.awaitAnswer(now, latest)) {
			return;
		}
		this.closer.close(handshake, HandshakeOutcome.TIMEOUT, (current) -> isExpired(handshake, current));
		watch.lookAgain(now);
	}

	// Before its hello is complete, a client has been told nothing that it could answer
	private boolean isAnswerAwaited(HandshakeProgress progress) {
		return progress.waitingOn() == WaitingOn.CLIENT && progress.phase() == HandshakePhase.NEGOTIATION;
	}

	// For as long as the timeout again, the server's slowness is not the client's fault
	private boolean isExpired(Handshake handshake, HandshakeProgress progress) {
		long timeout = Nanos.of(this.rules.settings().timeout());
		long allowed = (progress.waitingOn() == WaitingOn.SERVER) ? 2 * timeout : timeout;
		return handshake.age() >= allowed;
	}

}
