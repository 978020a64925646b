package io.github.tlshandshake;

/**
 * Client that handshakes come from.
 *
 * @param network the address of the client
 * @param pending the number of its pending handshakes
 * @param timeouts the number of its handshakes that timed out. Never too low; too high by
 * at most the number of all timeouts divided by 512.
 * @since 0.1.0
 */
public record HandshakeSource(ClientNetwork network, long pending, long timeouts) {

}
