package io.github.tlshandshake;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Stuck handshake as it was at one moment.
 *
 * @param connector the name of the connector
 * @param remoteAddress the address of the client, if it is known
 * @param since when the connection was accepted
 * @param age how long the handshake has been pending
 * @param remaining what is left until its deadline; negative while the server is waited
 * for beyond it
 * @param progress how far the handshake has come
 * @param queued whether it waits for its turn to compute
 * @since 0.1.0
 */
public record StuckHandshake(String connector, @Nullable SocketAddress remoteAddress, Instant since, Duration age,
		Duration remaining, HandshakeProgress progress, boolean queued) {
}
