package io.github.tlshandshake.jetty;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;

import javax.net.ssl.SSLEngine;

import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.WaitingOn;
import io.github.tlshandshake.connector.Claim;
import io.github.tlshandshake.connector.ClientRecords;
import io.github.tlshandshake.connector.HandshakeConnection;
import io.github.tlshandshake.connector.Sockets;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.jspecify.annotations.Nullable;

/**
 * Connection of a Jetty connector whose TLS handshake is pending. It has no end point
 * until one of Jetty's threads has opened it, and no TLS while a detector waits for its
 * first bytes.
 */
final class JettyConnection implements HandshakeConnection {

	private final SocketChannel socket;

	private final Executor executor;

	private volatile @Nullable SocketAddress remoteAddress;

	private volatile @Nullable HandshakeEndPoint endPoint;

	private volatile @Nullable SSLEngine engine;

	private volatile @Nullable RequestedServerName serverName;

	private volatile boolean closed;

	JettyConnection(SocketChannel socket, Executor executor) {
		this.executor = executor;
		this.socket = socket;
		this.remoteAddress = remoteAddress(socket);
	}

	private static @Nullable SocketAddress remoteAddress(SocketChannel socket) {
		try {
			return socket.getRemoteAddress();
		}
		catch (IOException ex) {
			// Closed by a connection limit in the moment it was accepted
			return null;
		}
	}

	/**
	 * Take the end point that Jetty has opened. Not before: Jetty counts a connection
	 * twice that is closed while it opens.
	 * @param endPoint the end point
	 */
	void opened(HandshakeEndPoint endPoint) {
		this.endPoint = endPoint;
		// Whoever of opened and close comes second closes the end point
		if (this.closed) {
			endPoint.closeAbruptly();
		}
	}

	/**
	 * Take the connection that speaks TLS, above the PROXY protocol if that has come
	 * first.
	 * @param connection the connection
	 */
	void speaksTls(SslConnection connection) {
		SocketAddress clientAddress = connection.getEndPoint().getRemoteSocketAddress();
		if (clientAddress != null) {
			this.remoteAddress = clientAddress;
		}
		this.engine = connection.getSSLEngine();
		this.serverName = RequestedServerName.observe(connection.getSSLEngine());
	}

	boolean isOpened() {
		return this.endPoint != null;
	}

	/**
	 * Return whether this side has closed the connection before the client did.
	 * @return whether it is closed, and its end was not read
	 */
	boolean isClosedByServer() {
		HandshakeEndPoint endPoint = this.endPoint;
		return endPoint != null && !endPoint.isOpen() && !endPoint.hasClientLeft();
	}

	boolean isIdleTimeoutInForce() {
		HandshakeEndPoint endPoint = this.endPoint;
		return endPoint != null && endPoint.isIdleTimeoutInForce();
	}

	/**
	 * Return whether the client has closed the connection, or its side of it.
	 * @return whether its end was read
	 */
	boolean hasClientLeft() {
		HandshakeEndPoint endPoint = this.endPoint;
		return endPoint != null && endPoint.hasClientLeft();
	}

	/**
	 * Return whether the client has closed TLS. To be asked when Jetty has closed the
	 * connection, and no thread holds the engine any more.
	 * @return whether its close_notify was received
	 */
	boolean hasClientClosedTls() {
		SSLEngine engine = this.engine;
		return engine != null && engine.isInboundDone();
	}

	@Override
	public @Nullable SocketAddress remoteAddress() {
		return this.remoteAddress;
	}

	@Override
	public Executor executor() {
		return this.executor;
	}

	@Override
	public HandshakeProgress progress() {
		HandshakeEndPoint endPoint = this.endPoint;
		if (endPoint == null) {
			return new HandshakeProgress(HandshakePhase.NO_DATA, WaitingOn.SERVER, 0, null);
		}
		WaitingOn waitingOn = endPoint.waitsForClient() ? WaitingOn.CLIENT : WaitingOn.SERVER;
		ClientRecords records = endPoint.records();
		RequestedServerName serverName = this.serverName;
		return new HandshakeProgress(records.phase(), waitingOn, records.bytesReceived(),
				(serverName != null) ? serverName.get() : null);
	}

	@Override
	public ClientRecords records() {
		HandshakeEndPoint endPoint = this.endPoint;
		return (endPoint != null) ? endPoint.records() : new ClientRecords();
	}

	@Override
	public void close(Claim claim) {
		if (!claim.tryClaim()) {
			return;
		}
		this.closed = true;
		HandshakeEndPoint endPoint = this.endPoint;
		if (endPoint != null) {
			endPoint.closeAbruptly();
		}
		else {
			Sockets.close(this.socket);
		}
	}

	/**
	 * Take note that the handshake has ended, and the connection goes on.
	 */
	void handshakeEnded() {
		HandshakeEndPoint endPoint = this.endPoint;
		if (endPoint != null) {
			endPoint.handshakeEnded();
		}
	}

	@Override
	public void restoreServerTimeouts() {
		HandshakeEndPoint endPoint = this.endPoint;
		if (endPoint != null) {
			endPoint.restoreIdleTimeout();
		}
	}

}
