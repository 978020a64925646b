package io.github.tlshandshake;

import org.jspecify.annotations.Nullable;

/**
 * Enforcement of one connector's deadline.
 */
final class DeadlineEnforcement {

	private final ConnectorRules rules;

	private final PendingHandshakes pending;

	private final ConnectionCloser closer;

	private @Nullable HandshakeSettings lastSettings;

	// The last of those whose deadline has come and who are still pending
	private @Nullable Handshake overdue;

	private long nextLookAtOverdue = Nanos.NEVER;

	DeadlineEnforcement(ConnectorRules rules, PendingHandshakes pending, ConnectionCloser closer) {
		this.rules = rules;
		this.pending = pending;
		this.closer = closer;
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
			this.overdue = null;
		}
		long timeout = Nanos.of(settings.timeout());
		Handshake handshake = firstToLookAt(now);
		while (handshake != null && handshake.startedAt() + timeout <= now) {
			// Before it is removed, and the way on to be searched
			Handshake following = this.pending.after(handshake);
			look(handshake, settings, now);
			handshake = following;
		}
		long next = (handshake != null) ? handshake.startedAt() + timeout : Nanos.NEVER;
		return Math.min(next, this.nextLookAtOverdue);
	}

	// Passes by those that were looked at before, unless one is due for another look
	private @Nullable Handshake firstToLookAt(long now) {
		Handshake overdue = this.overdue;
		if (overdue != null && this.pending.contains(overdue) && now < this.nextLookAtOverdue) {
			return this.pending.after(overdue);
		}
		this.nextLookAtOverdue = Nanos.NEVER;
		return this.pending.first();
	}

	private void look(Handshake handshake, HandshakeSettings settings, long now) {
		if (!isSettled(handshake, settings)) {
			Deferral deferral = deferral(handshake);
			if (deferral.isDue(now)) {
				closeOrDefer(handshake, deferral, now);
			}
			if (this.pending.contains(handshake)) {
				this.nextLookAtOverdue = Math.min(this.nextLookAtOverdue, deferral.nextLook());
			}
		}
		if (this.pending.contains(handshake)) {
			this.overdue = handshake;
		}
	}

	private Deferral deferral(Handshake handshake) {
		Deferral deferral = handshake.deferral;
		if (deferral == null) {
			deferral = new Deferral();
			handshake.deferral = deferral;
		}
		return deferral;
	}

	private void closeOrDefer(Handshake handshake, Deferral deferral, long now) {
		long latest = handshake.startedAt() + 2 * Nanos.of(this.rules.settings().timeout());
		if (isAnswerAwaited(handshake.progress()) && deferral.awaitAnswer(now, latest)) {
			return;
		}
		this.closer.close(handshake, HandshakeOutcome.TIMEOUT, (progress) -> isExpired(handshake, progress));
		deferral.lookAgain(now);
	}

	// Before its hello is complete, a client has been told nothing that it could answer
	private boolean isAnswerAwaited(HandshakeProgress progress) {
		return progress.waitingOn() == WaitingOn.CLIENT && progress.phase() == HandshakePhase.NEGOTIATION;
	}

	private boolean isSettled(Handshake handshake, HandshakeSettings settings) {
		return settings.mode() == HandshakeMode.OBSERVE && handshake.observed;
	}

	// For as long as the timeout again, the server's slowness is not the client's fault
	private boolean isExpired(Handshake handshake, HandshakeProgress progress) {
		long timeout = Nanos.of(this.rules.settings().timeout());
		long allowed = (progress.waitingOn() == WaitingOn.SERVER) ? 2 * timeout : timeout;
		return handshake.age() >= allowed;
	}

}
