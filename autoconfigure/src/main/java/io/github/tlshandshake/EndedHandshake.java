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
 * @param error what TLS said when it refused the client, if anything, in one printable
 * line of at most 255 characters. A part of it can be the client's words.
 * @since 0.1.0
 * @see HandshakeListener
 */
public record EndedHandshake(String connector, Instant at, HandshakeOutcome outcome, Duration age,
		@Nullable SocketAddress remoteAddress, HandshakeProgress progress, @Nullable String error) {

	static EndedHandshake of(String connector, Handshake handshake, HandshakeOutcome outcome,
			HandshakeProgress progress, @Nullable Throwable cause) {
		return new EndedHandshake(connector, Instant.now(), outcome, Duration.ofNanos(handshake.age()),
				handshake.connection().remoteAddress(), progress, (cause != null) ? error(cause) : null);
	}

	// Not the cause itself: its message can hold all that a client has sent
	private static String error(Throwable cause) {
		String message = cause.getMessage();
		return Printable.text((message != null) ? message : cause.getClass().getSimpleName());
	}

}
