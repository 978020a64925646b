package io.github.tlshandshake;

/**
 * Client that handshakes come from.
 *
 * @param network the address of the client
 * @param pending the number of its pending handshakes
 * @param timeouts the number of its handshakes that timed out
 * @param evicted the number of its handshakes that were evicted
 * @param errors the number of its handshakes in which TLS failed. Each of these three
 * numbers is too high by at most a 512th of all handshakes that ended so, and zero if it
 * is lower than that and the client is not among the worst.
 * @since 0.1.0
 */
public record HandshakeSource(ClientNetwork network, long pending, long timeouts, long evicted, long errors) {

}
