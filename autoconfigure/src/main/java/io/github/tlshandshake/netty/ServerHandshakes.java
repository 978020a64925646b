package io.github.tlshandshake.netty;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.netty.ReactorNetty;
import reactor.netty.http.server.HttpServerConfig;

/**
 * Handshakes of a server, from when its local port is known until it stops.
 */
final class ServerHandshakes {

	// See SslProvider of Reactor Netty
	private static final long DEFAULT_NETTY_TIMEOUT_MILLIS = 10_000;

	private final HandshakeConnectors connectors;

	private boolean secure;

	private volatile @Nullable HandshakeConnector connector;

	ServerHandshakes(HandshakeConnectors connectors) {
		this.connectors = connectors;
	}

	/**
	 * Learn whether the server speaks TLS, which only its final configuration tells.
	 * @param config the configuration that is about to be bound
	 */
	synchronized void bind(HttpServerConfig config) {
		this.secure = config.sslProvider() != null;
	}

	/**
	 * Open the connector, unless the first connection has done so.
	 * @param port the local port; not positive if it is a Unix domain socket
	 */
	synchronized void start(int port) {
		if (this.secure && this.connector == null && port > 0) {
			this.connector = this.connectors.open("netty", port);
			limitTimeout(this.connector);
		}
	}

	// Netty's own timers, for the ClientHello and for the rest, start before a handler of
	// ours can see them, and Spring Boot offers no setting for them
	private void limitTimeout(HandshakeConnector connector) {
		long millis = Long.getLong(ReactorNetty.SSL_HANDSHAKE_TIMEOUT, DEFAULT_NETTY_TIMEOUT_MILLIS);
		if (millis > 0) {
			connector.limitTimeout(Duration.ofMillis(millis),
					"Reactor Netty's own timeout comes first; the system property %s sets it, in milliseconds"
						.formatted(ReactorNetty.SSL_HANDSHAKE_TIMEOUT));
		}
	}

	synchronized void stop() {
		this.secure = false;
		HandshakeConnector connector = this.connector;
		if (connector != null) {
			this.connector = null;
			connector.stopped();
		}
	}

	void begin(Channel channel) {
		String tlsHandler = tlsHandler(channel.pipeline());
		HandshakeConnector connector = (tlsHandler != null) ? connector(channel) : null;
		if (tlsHandler != null && connector != null) {
			NettyConnection connection = new NettyConnection(channel);
			TransportHandler handler = new TransportHandler(connection, connector.begin(connection));
			channel.pipeline().addBefore(tlsHandler, TransportHandler.NAME, handler);
		}
	}

	private static @Nullable String tlsHandler(ChannelPipeline pipeline) {
		if (pipeline.context(NettyPipeline.SslHandler) != null) {
			return NettyPipeline.SslHandler;
		}
		// It adds the TLS handler when it has seen that the client speaks TLS
		String detector = NettyPipeline.NonSslRedirectDetector;
		return (pipeline.context(detector) != null) ? detector : null;
	}

	private @Nullable HandshakeConnector connector(Channel channel) {
		if (this.connector == null && channel.localAddress() instanceof InetSocketAddress address) {
			start(address.getPort());
		}
		return this.connector;
	}

}
