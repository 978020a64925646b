package io.github.tlshandshake;

/**
 * How far a pending TLS handshake has come.
 *
 * @since 0.1.0
 */
public enum HandshakePhase {

	/**
	 * Nothing has been received.
	 */
	NO_DATA,

	/**
	 * The ClientHello is incomplete.
	 */
	CLIENT_HELLO,

	/**
	 * The ClientHello is complete.
	 */
	NEGOTIATION;

	/**
	 * Return the name by which users see the phase in JSON, meters and logs.
	 * @return the name, in lower case with hyphens
	 */
	public String id() {
		return switch (this) {
			case NO_DATA -> "no-data";
			case CLIENT_HELLO -> "client-hello";
			case NEGOTIATION -> "negotiation";
		};
	}

}
