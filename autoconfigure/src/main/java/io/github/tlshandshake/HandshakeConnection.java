package io.github.tlshandshake;

import java.net.SocketAddress;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Connection of a server whose TLS handshake is pending.
 * <p>
 * All methods are called from threads of which the server knows nothing, at any time,
 * also after the connection was closed.
 *
 * @since 0.1.0
 */
public interface HandshakeConnection {

	/**
	 * Return the address of the client.
	 * @return the address, or {@code null} if the server does not know it
	 */
	@Nullable SocketAddress remoteAddress();

	/**
	 * Return how far the handshake has come. Takes no lock and touches no
	 * {@link javax.net.ssl.SSLEngine}.
	 * @return the progress
	 */
	HandshakeProgress progress();

	/**
	 * Take note that the deadline is near. A server that cannot tell whose turn it is
	 * without asking the thread that works on the connection does so now.
	 */
	default void deadlineAnnounced() {
	}

	/**
	 * Close the connection if the claim is granted. The claim is to be made where closing
	 * is safe (on the thread or under the lock that the server demands), now or soon, and
	 * at most once. While the server works on the handshake it may also be left out: the
	 * caller comes back.
	 * @param claim grants the handshake's end to the caller; when it returns
	 * {@code false} the connection must be left alone
	 */
	void close(BooleanSupplier claim);

	/**
	 * Put the server's own timeouts in force for the rest of the handshake: the deadline
	 * is no longer enforced. Does nothing by default, as where they cannot be suspended.
	 */
	default void restoreServerTimeouts() {
	}

}
