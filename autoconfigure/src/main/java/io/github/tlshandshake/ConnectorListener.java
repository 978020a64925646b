package io.github.tlshandshake;

import java.time.Duration;

/**
 * Listener to connectors, for meters. Called on the server's own threads, so it must
 * neither block nor throw.
 *
 * @since 0.1.0
 */
public interface ConnectorListener {

	/**
	 * Take notice of a connector, before its first handshake.
	 * @param connector the connector
	 */
	void opened(HandshakeConnector connector);

	/**
	 * Take notice of a handshake that has ended.
	 * @param connector the connector
	 * @param outcome how it ended
	 * @param age how long it was pending
	 */
	void ended(HandshakeConnector connector, HandshakeOutcome outcome, Duration age);

}
