package io.github.tlshandshake.jetty;

import java.util.OptionalInt;
import java.util.stream.IntStream;

import io.github.tlshandshake.HandshakeSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ServerConnector;

import org.springframework.util.ClassUtils;

/**
 * Limits of Jetty's for the connections of a connector: when one is reached, nobody else
 * is accepted.
 */
final class ConnectionLimits {

	private static final Log logger = LogFactory.getLog(ConnectionLimits.class);

	// Jetty is about to remove it
	private static final boolean HAS_OLD_LIMIT = ClassUtils.isPresent("org.eclipse.jetty.server.ConnectionLimit",
			ConnectionLimits.class.getClassLoader());

	private ConnectionLimits() {
	}

	/**
	 * Have handshakes evicted before the connector accepts nobody any more. Half of the
	 * connections stay free for finished handshakes.
	 * @param settings the settings to complete
	 * @param connector the connector
	 * @return the settings
	 */
	static HandshakeSettings apply(HandshakeSettings settings, ServerConnector connector) {
		OptionalInt limit = lowest(connector);
		if (limit.isEmpty()) {
			return settings;
		}
		int half = Math.max(1, limit.getAsInt() / 2);
		HandshakeSettings completed = settings.withDefaultMaxPending(half);
		Integer maxPending = completed.maxPending();
		if (maxPending != null && maxPending >= limit.getAsInt()) {
			logger.warn(("TLS handshakes on jetty-%d are never evicted: max-pending is %d, and Jetty accepts no more "
					+ "than %d connections. Set tls-handshake.max-pending to %d or less")
				.formatted(connector.getLocalPort(), maxPending, limit.getAsInt(), half));
		}
		return completed;
	}

	private static OptionalInt lowest(ServerConnector connector) {
		IntStream limits = connector.getBeans(NetworkConnectionLimit.class)
			.stream()
			.mapToInt(NetworkConnectionLimit::getMaxNetworkConnectionCount);
		return IntStream.concat(limits, HAS_OLD_LIMIT ? oldLimits(connector) : IntStream.empty()).min();
	}

	@SuppressWarnings("removal")
	private static IntStream oldLimits(ServerConnector connector) {
		return connector.getBeans(ConnectionLimit.class).stream().mapToInt(ConnectionLimit::getMaxConnections);
	}

}
