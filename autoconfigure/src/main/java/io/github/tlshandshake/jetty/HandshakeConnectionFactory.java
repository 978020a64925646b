package io.github.tlshandshake.jetty;

import java.util.List;

import javax.net.ssl.SSLEngine;

import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NegotiatingServerConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connection factory in front of all others of a connector. It puts an end point of ours
 * under the connections that they make.
 * <p>
 * It negotiates nothing itself. But ALPN offers every protocol of the connector to
 * clients unless its factory is one that negotiates.
 */
final class HandshakeConnectionFactory extends NegotiatingServerConnectionFactory {

	/**
	 * Name of the factory among the protocols of its connector.
	 */
	static final String PROTOCOL = "tls-handshake";

	private final ConnectionFactory next;

	private final ConnectorHandshakes handshakes;

	HandshakeConnectionFactory(ConnectionFactory next, ConnectorHandshakes handshakes) {
		super(PROTOCOL);
		this.next = next;
		this.handshakes = handshakes;
	}

	@Override
	public Connection newConnection(Connector connector, EndPoint endPoint) {
		if (HandshakeEndPoint.under(endPoint) != null) {
			throw new IllegalStateException("No protocol follows the last one of %s".formatted(connector));
		}
		return this.next.newConnection(connector, this.handshakes.watch(endPoint));
	}

	@Override
	protected AbstractConnection newServerConnection(Connector connector, EndPoint endPoint, @Nullable SSLEngine engine,
			List<String> protocols, String defaultProtocol) {
		throw new UnsupportedOperationException();
	}

}
