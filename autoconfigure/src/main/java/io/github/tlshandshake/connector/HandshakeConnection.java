package io.github.tlshandshake.connector;

import java.net.SocketAddress;
import java.util.concurrent.Executor;

import io.github.tlshandshake.HandshakeProgress;
import org.jspecify.annotations.Nullable;

/**
 * Connection of a server whose TLS handshake is pending.
 * <p>
 * All methods are called from threads of which the server knows nothing, at any time,
 * also after the connection was closed. None of them may block.
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
	 * Return what the client has sent, by which failures are told apart.
	 * @return the records, empty by default
	 */
	default ClientRecords records() {
		return new ClientRecords();
	}

	/**
	 * Return the executor whose threads take up what the client sends. Near a deadline it
	 * is given tasks, each of which is done in an instant.
	 * @return the executor
	 */
	Executor executor();

	/**
	 * Return how many handshakes the executor can work on at once.
	 * @return the number: 1 for an event loop, unlimited by default
	 */
	default int parallelism() {
		return Integer.MAX_VALUE;
	}

	/**
	 * Have a thread of the executor take up the step that the handshake could not begin,
	 * because its turn has come. Called on the thread of any handshake of the connector.
	 * @see Handshake#tryBeginStep()
	 */
	default void proceed() {
	}

	/**
	 * Close the connection if the claim is granted. The claim is to be made where closing
	 * is safe (on the thread or under the lock that the server demands), now or soon, and
	 * at most once. While the server works on the handshake it may also be left out: the
	 * caller comes back.
	 * @param claim decides whether the connection is to be closed
	 */
	void close(Claim claim);

	/**
	 * Put the server's own timeouts in force for the rest of the handshake: the deadline
	 * is no longer enforced. Does nothing by default, as where they cannot be suspended.
	 */
	default void restoreServerTimeouts() {
	}

}
