package io.github.tlshandshake.jetty;

import java.util.stream.IntStream;

import io.github.tlshandshake.connector.ConnectionSlots;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ServerConnector;

import org.springframework.util.ClassUtils;

/**
 * Slots of a Jetty connector, which accepts nobody when one of its limits is reached.
 *
 * @param connector the connector
 */
record ConnectionLimits(ServerConnector connector) implements ConnectionSlots {

	// Jetty is about to remove it
	private static final boolean HAS_OLD_LIMIT = ClassUtils.isPresent("org.eclipse.jetty.server.ConnectionLimit",
			ConnectionLimits.class.getClassLoader());

	@Override
	public int max() {
		IntStream limits = this.connector.getBeans(NetworkConnectionLimit.class)
			.stream()
			.mapToInt(NetworkConnectionLimit::getMaxNetworkConnectionCount);
		return IntStream.concat(limits, HAS_OLD_LIMIT ? oldLimits() : IntStream.empty())
			.min()
			.orElse(Integer.MAX_VALUE);
	}

	@SuppressWarnings("removal")
	private IntStream oldLimits() {
		return this.connector.getBeans(ConnectionLimit.class).stream().mapToInt(ConnectionLimit::getMaxConnections);
	}

	@Override
	public int taken() {
		return this.connector.getConnectedEndPoints().size();
	}

}
