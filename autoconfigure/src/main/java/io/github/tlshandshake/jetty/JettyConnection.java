package io.github.tlshandshake.jetty;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;

import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.WaitingOn;
import io.github.tlshandshake.connector.Claim;
import io.github.tlshandshake.connector.HandshakeConnection;
import io.github.tlshandshake.connector.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * Connection of a Jetty connector whose TLS handshake is pending. It has no end point
 * until one of Jetty's threads has opened it, and no TLS while a detector waits for its
 * first bytes.
 */
final class JettyConnection implements HandshakeConnection {

	private final SocketChannel socket;

	private final Executor executor;

	private final @Nullable SocketAddress remoteAddress;

	private volatile @Nullable PendingEndPoint endPoint;

	private volatile @Nullable TlsTraffic tls;

	private volatile boolean closed;

	private volatile boolean gone;

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

	boolean isOpened() {
		return this.endPoint != null;
	}

	// Whoever of opened and close comes second closes the end point
	void opened(PendingEndPoint endPoint) {
		this.endPoint = endPoint;
		if (this.closed) {
			endPoint.close();
		}
	}

	void speaksTls(TlsTraffic tls) {
		this.tls = tls;
	}

	/**
	 * Note that the connection was closed while the server waited for the client.
	 */
	void gone() {
		this.gone = true;
	}

	boolean hasOutlivedIdleTimeout() {
		PendingEndPoint endPoint = this.endPoint;
		return endPoint != null && endPoint.hasOutlivedIdleTimeout();
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
		TlsTraffic tls = this.tls;
		return (tls != null) ? tls.progress(waitingOn())
				: new HandshakeProgress(HandshakePhase.NO_DATA, waitingOn(), 0, null);
	}

	private WaitingOn waitingOn() {
		PendingEndPoint endPoint = this.endPoint;
		return (this.gone || (endPoint != null && endPoint.waitsForClient())) ? WaitingOn.CLIENT : WaitingOn.SERVER;
	}

	@Override
	public void close(Claim claim) {
		if (!claim.tryClaim()) {
			return;
		}
		this.closed = true;
		PendingEndPoint endPoint = this.endPoint;
		if (endPoint != null) {
			endPoint.close();
		}
		else {
			Sockets.close(this.socket);
		}
	}

	@Override
	public void restoreServerTimeouts() {
		PendingEndPoint endPoint = this.endPoint;
		if (endPoint != null) {
			endPoint.restoreIdleTimeout();
		}
	}

}
