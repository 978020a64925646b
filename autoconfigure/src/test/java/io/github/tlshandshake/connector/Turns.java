package io.github.tlshandshake.connector;

/**
 * Turns of a connector's handshakes to compute, for the tests of the servers.
 */
public final class Turns {

	private Turns() {
	}

	/**
	 * Return the number of turns that are not given back.
	 * @param connector the connector
	 * @return the number
	 */
	public static int of(HandshakeConnector connector) {
		return connector.turns();
	}

}
