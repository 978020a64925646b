package io.github.tlshandshake;

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

	private final HandshakeConnector connector;

	private final HandshakeConnection connection;

	private long startedAt;

	private long nextLook;

	private long lookInterval;

	// The links belong to PendingHandshakes

	volatile @Nullable Handshake next;

	@Nullable Handshake previous;

	Handshake(HandshakeConnector connector, HandshakeConnection connection) {
		this.connector = connector;
		this.connection = connection;
	}

	/**
	 * End the handshake because TLS is established.
	 * @return whether this call ended it
	 */
	public boolean succeeded() {
		return this.connector.succeeded(this);
	}

	/**
	 * End the handshake because TLS refused the client.
	 * @param cause what TLS said
	 * @return whether this call ended it
	 */
	public boolean failed(Throwable cause) {
		return this.connector.ended(this, HandshakeOutcome.ERROR, cause);
	}

	/**
	 * End the handshake because the client left: as a probe if it never sent a byte.
	 * @return whether this call ended it
	 */
	public boolean clientLeft() {
		boolean silent = this.connection.progress().bytesReceived() == 0;
		return this.connector.ended(this, silent ? HandshakeOutcome.PROBE : HandshakeOutcome.ABORTED, null);
	}

	/**
	 * End the handshake because the server closed the connection for a reason of its own,
	 * as it does when it stops.
	 * @return whether this call ended it
	 */
	public boolean serverClosed() {
		return this.connector.ended(this, HandshakeOutcome.ERROR, null);
	}

	HandshakeConnection connection() {
		return this.connection;
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

	/**
	 * Return when the deadline is to be enforced, or enforced once more.
	 * @param deadline the handshake's deadline
	 * @return the time of the next look
	 */
	long nextLook(long deadline) {
		return Math.max(deadline, this.nextLook);
	}

	/**
	 * Come back later because the server was waited for. Starts with a short interval:
	 * most often a thread was just about to take up the client's last byte.
	 * @param now the current time
	 * @param longestInterval the interval to end with
	 */
	void lookAgain(long now, long longestInterval) {
		this.lookInterval = Math.min(longestInterval, Math.max(1_000_000, this.lookInterval * 2));
		this.nextLook = now + this.lookInterval;
	}

}
