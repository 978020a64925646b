package io.github.tlshandshake.tomcat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;

import io.github.tlshandshake.connector.HandshakeConnector;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * {@link NioEndpoint} whose TLS handshakes are timed. Without TLS it is a plain one.
 */
final class TimedNioEndpoint extends NioEndpoint {

	private static final int NO_TIMEOUT = -1;

	private final EndpointHandshakes handshakes = new EndpointHandshakes();

	private volatile @Nullable Thread acceptor;

	EndpointHandshakes handshakes() {
		return this.handshakes;
	}

	@Override
	public void startInternal() throws Exception {
		this.handshakes.start(this);
		super.startInternal();
	}

	@Override
	public void stopInternal() {
		try {
			super.stopInternal();
		}
		finally {
			this.handshakes.stop();
		}
	}

	@Override
	protected NioChannel createChannel(SocketBufferHandler bufferHandler) {
		return (this.handshakes.connector() != null) ? new TimedSecureNioChannel(bufferHandler, this)
				: super.createChannel(bufferHandler);
	}

	@Nullable ChannelHandshake beginHandshake(SocketChannel socket, NioSocketWrapper wrapper, BooleanSupplier flushed)
			throws IOException {
		HandshakeConnector connector = this.handshakes.connector();
		return (connector != null) ? new ChannelHandshake(connector,
				new NioConnection(this, wrapper, socket, flushed, this.handshakes.accessLog()),
				this.handshakes.errorLog()) : null;
	}

	@Override
	protected boolean setSocketOptions(SocketChannel socket) {
		this.acceptor = Thread.currentThread();
		return super.setSocketOptions(socket);
	}

	/**
	 * Return the timeout of reads and writes. The acceptor asks for a new connection,
	 * which gets none: until the end of its handshake the deadline is the only one.
	 */
	@Override
	public int getConnectionTimeout() {
		boolean accepting = Thread.currentThread() == this.acceptor && this.handshakes.isEnforced();
		return accepting ? NO_TIMEOUT : super.getConnectionTimeout();
	}

}
