package io.github.tlshandshake.connector;

import java.time.Duration;

import io.github.tlshandshake.HandshakeOutcome;

/**
 * Listener to the outcomes of one connector's handshakes.
 */
@FunctionalInterface
interface OutcomeListener {

	/**
	 * Take note of a handshake that has ended.
	 * @param outcome how it ended
	 * @param age how long it was pending
	 */
	void ended(HandshakeOutcome outcome, Duration age);

}
