package io.github.tlshandshake.jetty;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.SSLException;

import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Handshakes of a connector: a bean of it, which Jetty starts after the port is bound and
 * before the first connection is accepted.
 */
final class ConnectorHandshakes extends AbstractLifeCycle
		implements SelectorManager.AcceptListener, Connection.Listener, SslHandshakeListener, LifeCycle.Listener {

	private final ServerConnector serverConnector;

	private final HandshakeConnectors connectors;

	// What Jetty tells of a connection has nothing in common but the channel
	private final Map<SelectableChannel, ChannelHandshake> pending = new ConcurrentHashMap<>();

	private volatile @Nullable HandshakeConnector connector;

	ConnectorHandshakes(ServerConnector serverConnector, HandshakeConnectors connectors) {
		this.serverConnector = serverConnector;
		this.connectors = connectors;
	}

	@Override
	protected void doStart() {
		if (!(this.serverConnector.getDefaultConnectionFactory() instanceof HandshakeConnectionFactory)) {
			return;
		}
		this.connector = this.connectors.open("jetty", this.serverConnector.getLocalPort(),
				new ConnectionLimits(this.serverConnector));
	}

	/**
	 * End what is pending when the connector has stopped. This bean is stopped before the
	 * connections are closed.
	 */
	@Override
	public void lifeCycleStopped(LifeCycle event) {
		HandshakeConnector connector = this.connector;
		// It stops, too, when it has failed to start before this bean was
		this.connector = null;
		if (connector != null) {
			connector.stopped();
		}
		this.pending.values().forEach(ChannelHandshake::closed);
		this.pending.clear();
	}

	@Override
	public void onAccepting(SelectableChannel channel) {
		HandshakeConnector connector = this.connector;
		if (connector != null && channel instanceof SocketChannel socket) {
			this.pending.put(socket, new ChannelHandshake(connector, socket, this.serverConnector.getExecutor(),
					this::isConnectorStopping));
		}
	}

	@Override
	public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
		onClosed(channel);
	}

	/**
	 * Watch an end point if its handshake is pending.
	 * @param endPoint the end point of Jetty
	 * @return the end point to put under its connections
	 */
	EndPoint watch(EndPoint endPoint) {
		ChannelHandshake handshake = this.pending.get(channel(endPoint));
		return (handshake != null && endPoint instanceof SocketChannelEndPoint socketEndPoint)
				? handshake.watch(socketEndPoint) : endPoint;
	}

	/**
	 * Follow the connection down to the one that speaks TLS: a detector or the PROXY
	 * protocol may come first.
	 */
	@Override
	public void onOpened(Connection connection) {
		if (connection.getEndPoint() instanceof SslConnection.SslEndPoint) {
			return;
		}
		SelectableChannel channel = channel(connection.getEndPoint());
		ChannelHandshake handshake = this.pending.get(channel);
		HandshakeEndPoint endPoint = HandshakeEndPoint.under(connection.getEndPoint());
		if (handshake == null) {
			return;
		}
		if (endPoint == null || staysPlain(connection)) {
			this.pending.remove(channel);
			handshake.stayedPlain();
			return;
		}
		handshake.opened(endPoint);
		if (connection instanceof SslConnection tls) {
			handshake.speaksTls(tls);
		}
	}

	// What comes before TLS hands on the bytes it has read. HTTP does too, but not to
	// TLS.
	private boolean staysPlain(Connection connection) {
		return connection instanceof ConnectionMetaData
				|| !(connection instanceof SslConnection || connection instanceof Connection.UpgradeFrom);
	}

	@Override
	public void handshakeSucceeded(Event event) throws SSLException {
		ChannelHandshake handshake = this.pending.remove(channel(event.getEndPoint()));
		if (handshake != null) {
			handshake.established(event.getSSLEngine().getSession().getProtocol());
		}
	}

	@Override
	public void handshakeFailed(Event event, Throwable failure) {
		ChannelHandshake handshake = this.pending.get(channel(event.getEndPoint()));
		if (handshake != null) {
			handshake.failed(failure);
		}
	}

	@Override
	public void onClosed(SelectableChannel channel) {
		ChannelHandshake handshake = this.pending.remove(channel);
		if (handshake != null) {
			handshake.closed();
		}
	}

	private boolean isConnectorStopping() {
		return !this.serverConnector.isRunning() || this.serverConnector.isShutdown();
	}

	private static SelectableChannel channel(EndPoint endPoint) {
		EndPoint unwrapped = endPoint;
		while (unwrapped instanceof EndPoint.Wrapper wrapper) {
			unwrapped = wrapper.unwrap();
		}
		return (SelectableChannel) unwrapped.getTransport();
	}

}
