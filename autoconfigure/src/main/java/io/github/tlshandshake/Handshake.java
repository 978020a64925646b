package io.github.tlshandshake;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS handshake of one connection, from accept until it succeeds, fails or times out.
 * <p>
 * Of all who want to end a handshake one does, and learns it from the {@code true} that
 * the method returns; for the others nothing happens. A server that is told {@code false}
 * must not hand the connection to the application: it is being closed.
 *
 * @since 0.1.0
 * @see HandshakeConnector#begin
 */
public final class Handshake {

	private static final Log logger = LogFactory.getLog(Handshake.class);

	private static final HandshakeProgress UNKNOWN = new HandshakeProgress(HandshakePhase.NO_DATA, WaitingOn.SERVER, 0,
			null);

	private final HandshakeEndings endings;

	private final HandshakeConnection connection;

	private long startedAt;

	// The links, and whether it was observed, belong to PendingHandshakes

	// Itself until it is pending, and again when it has been removed
	volatile @Nullable Handshake next = this;

	@Nullable Handshake previous;

	volatile boolean observed;

	// Belongs to PendingByNetwork: a proxy may tell of another address later
	@Nullable ClientNetwork network;

	private volatile boolean closedOnDemand;

	Handshake(HandshakeEndings endings, HandshakeConnection connection) {
		this.endings = endings;
		this.connection = connection;
	}

	/**
	 * End the handshake because TLS is established.
	 * @return whether this call ended it
	 */
	public boolean succeeded() {
		return this.endings.succeed(this);
	}

	/**
	 * End the handshake because TLS failed. If it did because the client left, that is
	 * how the handshake ends.
	 * @param cause what TLS threw
	 * @return whether this call ended it
	 */
	public boolean failed(Throwable cause) {
		return switch (FailureKind.of(cause)) {
			case CLIENT_LEFT -> clientLeft();
			case CLIENT_REFUSED -> failed(WaitingOn.CLIENT, cause);
			case SERVER_REFUSED -> failed(WaitingOn.SERVER, cause);
		};
	}

	private boolean failed(WaitingOn party, Throwable cause) {
		return this.endings.fail(this, HandshakeOutcome.ERROR, progress().inTurnOf(party), cause);
	}

	/**
	 * End the handshake because the client left: as a probe if it never sent a byte.
	 * @return whether this call ended it
	 */
	public boolean clientLeft() {
		HandshakeProgress progress = progress().inTurnOf(WaitingOn.CLIENT);
		boolean silent = progress.bytesReceived() == 0;
		return this.endings.fail(this, silent ? HandshakeOutcome.PROBE : HandshakeOutcome.ABORTED, progress, null);
	}

	/**
	 * End the handshake because a timeout of the server's own has passed.
	 * @return whether this call ended it
	 */
	public boolean timedOut() {
		return this.endings.fail(this, HandshakeOutcome.TIMEOUT, null);
	}

	/**
	 * End the handshake because the server closed the connection for a reason of its own,
	 * as it does when it stops.
	 * @return whether this call ended it
	 */
	public boolean serverClosed() {
		return this.endings.fail(this, HandshakeOutcome.CLOSED, null);
	}

	/**
	 * End the handshake without an outcome because it is none: the client speaks another
	 * protocol that this port serves too.
	 * @return whether this call ended it
	 */
	public boolean withdrawn() {
		return this.endings.withdraw(this);
	}

	/**
	 * Return how far the handshake has come. A server that fails to tell has the turn: no
	 * other connection is to suffer from it.
	 * @return the progress
	 */
	HandshakeProgress progress() {
		try {
			return this.connection.progress();
		}
		catch (RuntimeException ex) {
			logger.debug("Failed to find out how far a TLS handshake has come", ex);
			return UNKNOWN;
		}
	}

	void announceDeadline() {
		try {
			this.connection.deadlineAnnounced();
		}
		catch (RuntimeException ex) {
			logger.debug("Failed to announce the deadline of a TLS handshake", ex);
		}
	}

	HandshakeConnection connection() {
		return this.connection;
	}

	/**
	 * Have the connection closed whatever is claimed for it from now on.
	 */
	void closeOnDemand() {
		this.closedOnDemand = true;
	}

	boolean isClosedOnDemand() {
		return this.closedOnDemand;
	}

	void start(long now) {
		this.startedAt = now;
	}

	long startedAt() {
		return this.startedAt;
	}

	long age() {
		return Nanos.now() - this.startedAt;
	}

}
