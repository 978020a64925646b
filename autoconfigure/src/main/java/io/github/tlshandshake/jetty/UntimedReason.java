package io.github.tlshandshake.jetty;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * Reason why a connector is not timed, and the way out if there is one.
 */
final class UntimedReason {

	private UntimedReason() {
	}

	/**
	 * Return whether a connector speaks QUIC, which Jetty alone sends in datagrams.
	 * @param connector the connector, which has started
	 * @return whether it speaks QUIC, and so TLS
	 */
	static boolean speaksQuic(Connector connector) {
		return connector.getTransport() instanceof DatagramChannel;
	}

	static String of(Connector connector) {
		if (speaksQuic(connector)) {
			return "HTTP/3 shakes hands within QUIC, where nothing can be hooked";
		}
		if (localAddress(connector) instanceof UnixDomainSocketAddress address) {
			return "it listens on the Unix domain socket %s, and only ports are timed".formatted(address);
		}
		if (connector instanceof ServerConnector) {
			return "its protocols were set, or it was started, too late; add it to the server when it is complete, then start it";
		}
		return "the connector %s of the application is no ServerConnector, which would be timed"
			.formatted(connector.getClass().getName());
	}

	private static @Nullable SocketAddress localAddress(Connector connector) {
		try {
			return (connector.getTransport() instanceof NetworkChannel channel) ? channel.getLocalAddress() : null;
		}
		catch (IOException ex) {
			// Closed already
			return null;
		}
	}

}
