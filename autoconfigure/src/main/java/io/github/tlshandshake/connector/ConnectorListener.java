package io.github.tlshandshake.connector;

import java.time.Duration;

import io.github.tlshandshake.HandshakeOutcome;

/**
 * Listener to connectors, for meters. What it throws is logged once a minute, and harms
 * no connection.
 *
 * @since 0.1.0
 */
public interface ConnectorListener {

	/**
	 * Take note of a connector, before its first handshake. Called on the thread that
	 * starts the server.
	 * @param connector the connector
	 */
	void opened(HandshakeConnector connector);

	/**
	 * Take note of a connector that is gone for good. Called on the thread that starts
	 * another one in its place.
	 * @param connector the connector
	 */
	void forgotten(HandshakeConnector connector);

	/**
	 * Take note of a handshake that has ended. Called on the server's thread that ended
	 * it, or on a thread for events if the server did not. Must not block.
	 * @param connector the name of the connector
	 * @param outcome how it ended
	 * @param age how long it was pending
	 */
	void ended(String connector, HandshakeOutcome outcome, Duration age);

}
