package io.github.tlshandshake;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * TLS handshake that has ended.
 *
 * @param connector the name of the connector, such as {@code tomcat-8443}
 * @param at when it ended
 * @param outcome how it ended
 * @param age how long it was pending
 * @param remoteAddress the address of the client, if it is known
 * @param progress how far it had come, and whose turn it was
 * @param cause why TLS failed, if it did
 * @param error what TLS said when it refused the client, if anything, in one printable
 * line of at most 255 characters. A part of it can be the client's words.
 * @since 0.1.0
 * @see HandshakeListener
 */
public record EndedHandshake(String connector, Instant at, HandshakeOutcome outcome, Duration age,
		@Nullable SocketAddress remoteAddress, HandshakeProgress progress, @Nullable HandshakeCause cause,
		@Nullable String error) {

	public EndedHandshake {
		error = (error != null) ? Printable.text(error) : null;
	}

}
