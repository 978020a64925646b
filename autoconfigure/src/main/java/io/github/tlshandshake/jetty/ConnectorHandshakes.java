package io.github.tlshandshake.jetty;

import java.io.IOException;
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
		this.connector = this.connectors.open("jetty", this.serverConnector.getLocalPort());
	}

	/**
	 * End what is pending when the connector has stopped. This bean is stopped before the
	 * connections are closed.
	 */
	@Override
	public void lifeCycleStopped(LifeCycle event) {
		HandshakeConnector connector = this.connector;
		if (connector != null) {
			connector.stopped();
		}
		this.pending.clear();
	}

	@Override
	public void onAccepting(SelectableChannel channel) {
		HandshakeConnector connector = this.connector;
		if (connector != null && channel instanceof SocketChannel socket) {
			this.pending.put(socket, new ChannelHandshake(connector, socket, this.serverConnector.getExecutor()));
		}
	}

	@Override
	public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
		ChannelHandshake handshake = this.pending.remove(channel);
		if (handshake != null) {
			handshake.serverClosed();
		}
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
		EndPoint endPoint = unwrap(connection.getEndPoint());
		ChannelHandshake handshake = this.pending.get(channel(endPoint));
		if (handshake == null) {
			return;
		}
		if (staysPlain(connection)) {
			this.pending.remove(channel(endPoint));
			handshake.stayedPlain();
			return;
		}
		handshake.opened(connection, endPoint, this.serverConnector.getSelectorManager());
	}

	// What comes before TLS hands on the bytes it has read. HTTP does too, but not to
	// TLS.
	private boolean staysPlain(Connection connection) {
		return connection instanceof ConnectionMetaData
				|| !(connection instanceof SslConnection || connection instanceof Connection.UpgradeFrom);
	}

	@Override
	public void handshakeSucceeded(Event event) throws SSLException {
		ChannelHandshake handshake = this.pending.remove(channel(unwrap(event.getEndPoint())));
		if (handshake != null) {
			handshake.established();
		}
	}

	@Override
	public void handshakeFailed(Event event, Throwable failure) {
		ChannelHandshake handshake = this.pending.get(channel(unwrap(event.getEndPoint())));
		if (handshake == null) {
			return;
		}
		if (isConnectionLost(failure.getCause())) {
			connectionLost(handshake);
		}
		else {
			handshake.failed(failure);
		}
	}

	// Jetty presents each failure as one of TLS. That the client closed its side tells
	// nothing either: it does so right after the alert that refuses the certificate.
	private boolean isConnectionLost(@Nullable Throwable cause) {
		return cause instanceof IOException && !(cause instanceof SSLException);
	}

	@Override
	public void onClosed(SelectableChannel channel) {
		ChannelHandshake handshake = this.pending.remove(channel);
		if (handshake != null) {
			connectionLost(handshake);
		}
	}

	private void connectionLost(ChannelHandshake handshake) {
		if (this.serverConnector.isRunning() && !this.serverConnector.isShutdown()) {
			handshake.closed();
		}
		else {
			handshake.serverClosed();
		}
	}

	private static SelectableChannel channel(EndPoint endPoint) {
		return (SelectableChannel) endPoint.getTransport();
	}

	private static EndPoint unwrap(EndPoint endPoint) {
		EndPoint unwrapped = endPoint;
		while (unwrapped instanceof EndPoint.Wrapper wrapper) {
			unwrapped = wrapper.unwrap();
		}
		return unwrapped;
	}

}
