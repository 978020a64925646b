package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.HandshakeConnector;
import io.github.tlshandshake.HandshakeConnectors;
import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Handshakes of an endpoint, from its start, when its local port is known.
 */
final class EndpointHandshakes {

	private volatile @Nullable HandshakeConnectors connectors;

	private static final Log logger = LogFactory.getLog(EndpointHandshakes.class);

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
			HandshakeConnector connector = connectors.open("tomcat", endpoint.getLocalPort(),
					(settings) -> withMaxPending(settings, endpoint.getMaxConnections()));
			warnIfMaxPendingIsTooHigh(connector, endpoint.getMaxConnections());
			this.connector = connector;
		}
	}

	private void warnIfMaxPendingIsTooHigh(HandshakeConnector connector, int maxConnections) {
		Integer maxPending = connector.settings().maxPending();
		if (maxPending != null && maxConnections > 0 && maxPending >= maxConnections) {
			logger.warn(("TLS handshakes on %s: max-pending is %d, but the server accepts no more than %d connections. "
					+ "Set tls-handshake.max-pending to %d or less")
				.formatted(connector.name(), maxPending, maxConnections, Math.max(1, maxConnections / 2)));
		}
	}

	// Half of the slots stay free for finished handshakes. A negative maximum is none.
	private HandshakeSettings withMaxPending(HandshakeSettings settings, int maxConnections) {
		return (maxConnections > 0) ? settings.withDefaultMaxPending(Math.max(1, maxConnections / 2)) : settings;
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
