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
 * @param cause what TLS said when it refused the client, if anything
 * @since 0.1.0
 * @see HandshakeListener
 */
public record EndedHandshake(String connector, Instant at, HandshakeOutcome outcome, Duration age,
		@Nullable SocketAddress remoteAddress, HandshakeProgress progress, @Nullable Throwable cause) {

	static EndedHandshake of(String connector, Handshake handshake, HandshakeOutcome outcome,
			HandshakeProgress progress, @Nullable Throwable cause) {
		return new EndedHandshake(connector, Instant.now(), outcome, Duration.ofNanos(handshake.age()),
				handshake.connection().remoteAddress(), progress, cause);
	}

	/**
	 * Return what TLS said in one printable line of at most 255 characters. A part of it
	 * can be the client's words.
	 * @return the line, or {@code null} if TLS said nothing
	 */
	public @Nullable String error() {
		if (this.cause == null) {
			return null;
		}
		String message = this.cause.getMessage();
		return Printable.text((message != null) ? message : this.cause.getClass().getSimpleName());
	}

}
