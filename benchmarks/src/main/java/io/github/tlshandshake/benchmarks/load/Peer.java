package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Server that is compared with others.
 */
interface Peer {

	/**
	 * Return how the server is called.
	 * @return its name and version, or {@code null} if it is not there
	 * @throws IOException if it cannot be asked
	 */
	@Nullable String version() throws IOException;

	/**
	 * Return the word that chooses it.
	 * @return the word
	 */
	String word();

	/**
	 * Start the server.
	 * @param setup how
	 * @return the server, which accepts connections
	 * @throws IOException if it does not start
	 */
	ServerProcess start(PeerSetup setup) throws IOException;

}
