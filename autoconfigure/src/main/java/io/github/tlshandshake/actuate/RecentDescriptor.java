package io.github.tlshandshake.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeCause;
import io.github.tlshandshake.HandshakeProgress;
import org.jspecify.annotations.Nullable;

/**
 * Description of a handshake that failed.
 *
 * @param connector the name of the connector
 * @param at when it ended
 * @param outcome how it ended
 * @param phase how far it had come
 * @param waitingOn the party whose turn it was
 * @param client the client, if it may be shown
 * @param age how long it was pending
 * @param bytesReceived the number of bytes that came from the client
 * @param cause why TLS failed, if it did
 * @param refusal what TLS refused the client, if that may be shown
 */
record RecentDescriptor(String connector, Instant at, String outcome, String phase, String waitingOn,
		@JsonUnwrapped @Nullable ClientDescriptor client, Duration age, long bytesReceived, @Nullable String cause,
		@JsonUnwrapped @Nullable Refusal refusal) {

	static RecentDescriptor of(EndedHandshake handshake, boolean showAddresses) {
		HandshakeProgress progress = handshake.progress();
		ClientDescriptor client = showAddresses ? ClientDescriptor.of(handshake.remoteAddress(), progress.serverName())
				: null;
		return new RecentDescriptor(handshake.connector(), handshake.at().truncatedTo(ChronoUnit.MILLIS),
				handshake.outcome().id(), progress.phase().id(), progress.waitingOn().id(), client,
				Durations.millis(handshake.age()), progress.bytesReceived(), cause(handshake.cause()),
				showAddresses ? new Refusal(handshake.error()) : null);
	}

	private static @Nullable String cause(@Nullable HandshakeCause cause) {
		return (cause != null) ? cause.id() : null;
	}

	/**
	 * Reason for which TLS refused a client. It can be the client's words, and so is left
	 * out as a whole for those who may not see the client.
	 *
	 * @param error what TLS said, if anything
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	record Refusal(@Nullable String error) {

	}

}
