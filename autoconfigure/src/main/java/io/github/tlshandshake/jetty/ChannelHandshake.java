package io.github.tlshandshake.jetty;

import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

import javax.net.ssl.SSLException;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.connector.Handshake;
import io.github.tlshandshake.connector.HandshakeConnector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;

/**
 * Handshake of a channel, as Jetty's listeners see it.
 */
final class ChannelHandshake implements HandshakeEndPoint.Listener {

	private final HandshakeConnector connector;

	private final JettyConnection connection;

	private final Handshake handshake;

	private final BooleanSupplier stopping;

	/**
	 * Begin the handshake of a channel that was accepted.
	 * @param connector the connector
	 * @param socket the channel
	 * @param executor the executor whose threads work on the handshake
	 * @param stopping tells whether the server stops
	 */
	ChannelHandshake(HandshakeConnector connector, SocketChannel socket, Executor executor, BooleanSupplier stopping) {
		this.connector = connector;
		this.stopping = stopping;
		this.connection = new JettyConnection(socket, executor);
		this.handshake = connector.begin(this.connection);
	}

	/**
	 * Watch the end point that Jetty is about to open.
	 * @param endPoint the end point of Jetty
	 * @return the end point to put under its connections
	 */
	HandshakeEndPoint watch(SocketChannelEndPoint endPoint) {
		HandshakeEndPoint watched = new HandshakeEndPoint(endPoint, this);
		if (isEnforced()) {
			watched.suspendIdleTimeout();
		}
		return watched;
	}

	private boolean isEnforced() {
		return this.connector.settings().mode() == HandshakeMode.ENFORCE;
	}

	/**
	 * Note that Jetty has opened the end point.
	 * @param endPoint the end point
	 */
	void opened(HandshakeEndPoint endPoint) {
		if (this.connection.isOpened()) {
			return;
		}
		this.connection.opened(endPoint);
		// The mode may have changed meanwhile
		if (!isEnforced()) {
			this.connection.restoreServerTimeouts();
		}
	}

	@Override
	public void clientHelloReceived() {
		this.handshake.clientHelloReceived();
	}

	@Override
	public void answered(long bytesReceived) {
		this.handshake.answered(bytesReceived);
	}

	@Override
	public void idleTimeoutExpired() {
		closedByServer();
	}

	void speaksTls(SslConnection connection) {
		this.connection.speaksTls(connection);
	}

	/**
	 * Hand the connection over to the application.
	 * @param protocol the protocol version
	 * @throws SSLException if the handshake was timed out meanwhile, and the connection
	 * is being closed
	 */
	void established(String protocol) throws SSLException {
		this.connection.handshakeEnded();
		if (!this.handshake.trySucceed(protocol)) {
			throw new SSLException("The TLS handshake has timed out");
		}
	}

	/**
	 * End the handshake because there is none: a detector found another protocol than
	 * TLS.
	 */
	void stayedPlain() {
		this.connection.handshakeEnded();
		this.handshake.tryWithdraw();
	}

	/**
	 * End the handshake because TLS failed, unless that comes of the connection being
	 * closed on this side.
	 * @param failure what TLS threw
	 */
	void failed(Throwable failure) {
		if (this.connection.isClosedByServer()) {
			closedByServer();
		}
		else {
			this.handshake.tryFail(failure);
		}
	}

	/**
	 * End the handshake because the connection was closed.
	 */
	void closed() {
		if (this.connection.hasClientLeft() || hasClientClosedTls()) {
			this.handshake.tryAbort();
		}
		else {
			closedByServer();
		}
	}

	// A server that stops closes TLS itself, and with an old protocol for both sides
	private boolean hasClientClosedTls() {
		return !this.stopping.getAsBoolean() && this.connection.hasClientClosedTls();
	}

	// Unless it stops, Jetty closes nothing but what is idle
	private void closedByServer() {
		if (this.stopping.getAsBoolean() || !this.connection.isIdleTimeoutInForce()) {
			this.handshake.tryClose();
		}
		else {
			this.handshake.tryTimeOut();
		}
	}

}
