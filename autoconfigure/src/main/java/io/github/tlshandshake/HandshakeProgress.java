package io.github.tlshandshake;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * State of a pending TLS handshake at one moment.
 * <p>
 * The server name is the client's to choose. It is kept to 255 characters, the longest
 * name that DNS knows (RFC 1035, section 2.3.4), and characters that are not printable
 * ASCII are replaced, so that it can be logged.
 *
 * @param phase how far the handshake has come
 * @param waitingOn the party whose turn it is
 * @param bytesReceived the number of bytes that came from the client
 * @param serverName the server name that the client asked for, if it is known
 * @since 0.1.0
 */
public record HandshakeProgress(HandshakePhase phase, WaitingOn waitingOn, long bytesReceived,
		@Nullable String serverName) {

	public HandshakeProgress {
		Assert.notNull(phase, "'phase' must not be null");
		Assert.notNull(waitingOn, "'waitingOn' must not be null");
		serverName = (serverName != null) ? Printable.text(serverName) : null;
	}

	/**
	 * Return this progress with the turn of a party.
	 * @param party the party whose turn it is
	 * @return the progress
	 */
	public HandshakeProgress inTurnOf(WaitingOn party) {
		return new HandshakeProgress(this.phase, party, this.bytesReceived, this.serverName);
	}

}
