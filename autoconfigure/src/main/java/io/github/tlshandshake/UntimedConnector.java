package io.github.tlshandshake;

/**
 * TLS port of a server whose handshakes cannot be timed.
 *
 * @param server the name of the server
 * @param port the local port, negative if it is a Unix domain socket
 * @param reason why its handshakes are not timed
 * @since 0.1.0
 */
public record UntimedConnector(String server, int port, String reason) {

	/**
	 * Return the connector's name.
	 * @return the server and the local port, such as {@code tomcat-8443}, or
	 * {@code tomcat-unix}
	 */
	public String name() {
		return this.server + "-" + ((this.port >= 0) ? this.port : "unix");
	}

}
