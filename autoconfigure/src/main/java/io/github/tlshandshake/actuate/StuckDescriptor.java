package io.github.tlshandshake.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.StuckHandshake;
import org.jspecify.annotations.Nullable;

/**
 * Description of a stuck handshake.
 *
 * @param connector the name of the connector
 * @param client the client, if it may be shown
 * @param since when the connection was accepted
 * @param age how long the handshake has been pending
 * @param remaining what is left until its deadline
 * @param phase how far it has come
 * @param waitingOn the party whose turn it is
 * @param bytesReceived the number of bytes that came from the client
 * @param queued whether it waits for its turn to compute
 */
record StuckDescriptor(String connector, @JsonUnwrapped @Nullable ClientDescriptor client, Instant since, Duration age,
		Duration remaining, String phase, String waitingOn, long bytesReceived, boolean queued) {

	static StuckDescriptor of(StuckHandshake handshake, boolean showAddresses) {
		HandshakeProgress progress = handshake.progress();
		ClientDescriptor client = showAddresses ? ClientDescriptor.of(handshake.remoteAddress(), progress.serverName())
				: null;
		return new StuckDescriptor(handshake.connector(), client, handshake.since().truncatedTo(ChronoUnit.MILLIS),
				Durations.millis(handshake.age()), Durations.millis(handshake.remaining()), progress.phase().id(),
				progress.waitingOn().id(), progress.bytesReceived(), handshake.queued());
	}

}
