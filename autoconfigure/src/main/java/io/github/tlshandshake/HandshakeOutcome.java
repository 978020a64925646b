package io.github.tlshandshake;

/**
 * Ways in which a TLS handshake ends.
 *
 * @since 0.1.0
 */
public enum HandshakeOutcome {

	/**
	 * TLS was established.
	 */
	SUCCESS,

	/**
	 * The timeout passed, and the connection was closed.
	 */
	TIMEOUT,

	/**
	 * The connection was closed before its timeout, because there were too many.
	 */
	EVICTED,

	/**
	 * The connection was closed because an operator asked for it, or because the server
	 * stopped.
	 */
	CLOSED,

	/**
	 * The client left after it had sent bytes.
	 */
	ABORTED,

	/**
	 * The client left without having sent a byte, as health checks do.
	 */
	PROBE,

	/**
	 * TLS failed: the server refused the client, or the client the server.
	 */
	ERROR;

	/**
	 * Return the name by which users see the outcome in JSON, meters and logs.
	 * @return the name, in lower case
	 */
	public String id() {
		return switch (this) {
			case SUCCESS -> "success";
			case TIMEOUT -> "timeout";
			case EVICTED -> "evicted";
			case CLOSED -> "closed";
			case ABORTED -> "aborted";
			case PROBE -> "probe";
			case ERROR -> "error";
		};
	}

}
