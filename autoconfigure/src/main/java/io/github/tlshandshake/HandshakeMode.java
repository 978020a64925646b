package io.github.tlshandshake;

/**
 * What happens when a TLS handshake's timeout has passed.
 *
 * @since 0.1.0
 */
public enum HandshakeMode {

	/**
	 * The connection is closed.
	 */
	ENFORCE,

	/**
	 * Nothing is closed; what would have been closed is counted.
	 */
	OBSERVE;

	/**
	 * Return the name by which users see the mode in properties, JSON and logs.
	 * @return the name, in lower case
	 */
	public String id() {
		return switch (this) {
			case ENFORCE -> "enforce";
			case OBSERVE -> "observe";
		};
	}

}
