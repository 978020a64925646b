package io.github.tlshandshake;

/**
 * Party whose turn it is in a pending TLS handshake.
 *
 * @since 0.1.0
 */
public enum WaitingOn {

	/**
	 * The server has asked for bytes, or for room to write.
	 */
	CLIENT,

	/**
	 * The client's bytes are here, and no thread has taken them up, or a delegated task
	 * of TLS runs.
	 */
	SERVER;

	/**
	 * Return the name by which users see the party in JSON, meters and logs.
	 * @return the name, in lower case
	 */
	public String id() {
		return switch (this) {
			case CLIENT -> "client";
			case SERVER -> "server";
		};
	}

}
