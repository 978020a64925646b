package io.github.tlshandshake;

/**
 * Listener that is told of each TLS handshake that has ended. Beans of this type are
 * found by themselves, once all beans are there and before a server accepts: they may
 * need whatever an application has, the connectors and the servlet context too.
 * <p>
 * Listeners are called one after the other on one thread of their own, away from the
 * server's. One that blocks holds up the listeners and no handshake: up to 1,024
 * handshakes wait to be told of, those beyond are left out, and a WARN tells how many, at
 * most once a minute. One that throws is logged at the same rate, and called again for
 * the next handshake.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface HandshakeListener {

	/**
	 * Take notice of a handshake that has ended.
	 * @param handshake the handshake
	 */
	void handshakeEnded(EndedHandshake handshake);

}
