package io.github.tlshandshake.connector;

/**
 * Name of a connector, such as {@code tomcat-8443}.
 *
 * @param server the name of the server
 * @param port the local port
 */
record ConnectorName(String server, int port) {

	@Override
	public String toString() {
		return this.server + "-" + this.port;
	}

}
