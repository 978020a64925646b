package io.github.tlshandshake;

import org.jspecify.annotations.Nullable;

/**
 * Endings of one connector's handshakes: of all who want to end one, one does.
 */
final class HandshakeEndings {

	private final PendingHandshakes pending;

	private final PendingByNetwork byNetwork;

	private final HandshakeLedger ledger;

	HandshakeEndings(PendingHandshakes pending, PendingByNetwork byNetwork, HandshakeLedger ledger) {
		this.pending = pending;
		this.byNetwork = byNetwork;
		this.ledger = ledger;
	}

	boolean succeed(Handshake handshake) {
		if (!withdraw(handshake)) {
			return false;
		}
		this.ledger.succeeded(handshake);
		return true;
	}

	boolean fail(Handshake handshake, HandshakeOutcome outcome, @Nullable Throwable cause) {
		return fail(handshake, outcome, handshake.progress(), cause);
	}

	boolean fail(Handshake handshake, HandshakeOutcome outcome, HandshakeProgress progress, @Nullable Throwable cause) {
		if (!withdraw(handshake)) {
			return false;
		}
		this.ledger.failed(handshake, outcome, progress, cause);
		return true;
	}

	/**
	 * End a handshake without an outcome.
	 * @param handshake the handshake
	 * @return whether this call ended it
	 */
	boolean withdraw(Handshake handshake) {
		if (!this.pending.remove(handshake)) {
			return false;
		}
		this.byNetwork.remove(handshake);
		return true;
	}

	/**
	 * Note, once, that a handshake would have been ended.
	 * @param handshake the handshake
	 */
	void observe(Handshake handshake) {
		if (this.pending.observe(handshake)) {
			this.ledger.observed();
			this.byNetwork.remove(handshake);
			// Once more for a connection that was being accepted when the mode changed
			handshake.connection().restoreServerTimeouts();
		}
	}

}
