package io.github.tlshandshake.jetty;

import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;

import javax.net.ssl.SSLException;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.connector.Handshake;
import io.github.tlshandshake.connector.HandshakeConnector;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.ssl.SslConnection;

/**
 * Handshake of a channel, as Jetty's listeners see it.
 */
final class ChannelHandshake {

	private final HandshakeConnector connector;

	private final JettyConnection connection;

	private final Handshake handshake;

	ChannelHandshake(HandshakeConnector connector, SocketChannel socket, Executor executor) {
		this.connector = connector;
		this.connection = new JettyConnection(socket, executor);
		this.handshake = connector.begin(this.connection);
	}

	/**
	 * Note that Jetty opened a connection, the first one on the end point or one that the
	 * first was upgraded to.
	 * @param opened the connection that was opened
	 * @param endPoint the end point of the channel
	 * @param selectors the selectors of the connector
	 */
	void opened(Connection opened, EndPoint endPoint, SelectorManager selectors) {
		boolean upgraded = this.connection.isOpened();
		if (!upgraded) {
			this.connection.opened(pendingEndPoint(endPoint, selectors));
		}
		if (opened instanceof SslConnection tls) {
			this.connection.speaksTls(TlsTraffic.of(tls, upgraded));
		}
	}

	private PendingEndPoint pendingEndPoint(EndPoint endPoint, SelectorManager selectors) {
		PendingEndPoint pendingEndPoint = PendingEndPoint.of(endPoint, selectors);
		if (this.connector.settings().mode() == HandshakeMode.ENFORCE) {
			pendingEndPoint.suspendIdleTimeout();
		}
		return pendingEndPoint;
	}

	/**
	 * Hand the connection over to the application.
	 * @throws SSLException if the handshake was timed out meanwhile, and the connection
	 * is being closed
	 */
	void established() throws SSLException {
		this.connection.restoreServerTimeouts();
		if (!this.handshake.trySucceed()) {
			throw new SSLException("The TLS handshake has timed out");
		}
	}

	/**
	 * End the handshake because there is none: a detector found another protocol than
	 * TLS.
	 */
	void stayedPlain() {
		this.connection.restoreServerTimeouts();
		this.handshake.tryWithdraw();
	}

	void failed(Throwable cause) {
		this.handshake.tryFail(cause);
	}

	/**
	 * End the handshake because the connection was closed, by the client unless it may
	 * have been the idle timeout.
	 */
	void closed() {
		this.connection.gone();
		if (this.connection.hasOutlivedIdleTimeout()) {
			this.handshake.tryClose();
		}
		else {
			this.handshake.tryAbort();
		}
	}

	void serverClosed() {
		this.handshake.tryClose();
	}

}
