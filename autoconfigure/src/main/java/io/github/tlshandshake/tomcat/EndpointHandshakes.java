package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Handshakes of an endpoint, from its start, when its local port is known.
 */
final class EndpointHandshakes {

	private volatile @Nullable HandshakeConnectors connectors;

	private final AccessLog accessLog = new AccessLog();

	private final OnceAMinute errorLog = new OnceAMinute();

	private volatile @Nullable HandshakeConnector connector;

	/**
	 * Time the handshakes when the endpoint starts.
	 * @param connectors the registry that the connector belongs to
	 */
	void time(HandshakeConnectors connectors) {
		this.connectors = connectors;
	}

	void start(AbstractEndpoint<?, ?> endpoint) {
		HandshakeConnectors connectors = this.connectors;
		// What is bound has no port if it is a Unix domain socket
		boolean hasPort = endpoint.getLocalPort() >= 0;
		if (connectors != null && endpoint.isSSLEnabled() && hasPort && this.connector == null) {
			this.connector = connectors.open("tomcat", endpoint.getLocalPort(), new EndpointSlots(endpoint));
		}
	}

	void stop() {
		HandshakeConnector connector = this.connector;
		if (connector != null) {
			this.connector = null;
			connector.stopped();
		}
	}

	/**
	 * Return whether the deadline is the only timeout during a handshake.
	 * @return whether Tomcat's own timeouts rest
	 */
	boolean isEnforced() {
		HandshakeConnector connector = this.connector;
		return connector != null && connector.settings().mode() == HandshakeMode.ENFORCE;
	}

	AccessLog accessLog() {
		return this.accessLog;
	}

	OnceAMinute errorLog() {
		return this.errorLog;
	}

	/**
	 * Return the connector.
	 * @return the connector, or {@code null} if the handshakes are not timed
	 */
	@Nullable HandshakeConnector connector() {
		return this.connector;
	}

}
