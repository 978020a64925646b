package io.github.tlshandshake.tomcat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import javax.net.ssl.SSLEngineResult;

import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * {@link SecureNioChannel} that reports its handshake. Tomcat uses a channel for one
 * connection after the other.
 */
final class TimedSecureNioChannel extends SecureNioChannel {

	// Tells Tomcat neither to go on, nor to close, nor to wait for the socket
	private static final int QUEUED = 2;

	private static final SSLEngineResult NOTHING_UNWRAPPED = new SSLEngineResult(
			SSLEngineResult.Status.BUFFER_UNDERFLOW, SSLEngineResult.HandshakeStatus.NEED_UNWRAP, 0, 0);

	private final TimedNioEndpoint endpoint;

	private volatile @Nullable ChannelHandshake handshake;

	private volatile boolean flushed;

	TimedSecureNioChannel(SocketBufferHandler bufferHandler, TimedNioEndpoint endpoint) {
		super(bufferHandler, endpoint);
		this.endpoint = endpoint;
	}

	@Override
	public void reset(@Nullable SocketChannel channel, @Nullable NioSocketWrapper wrapper) throws IOException {
		endHandshake();
		super.reset(channel, wrapper);
		this.flushed = true;
		if (channel != null && wrapper != null) {
			this.handshake = this.endpoint.beginHandshake(channel, wrapper, () -> this.flushed);
		}
	}

	@Override
	public int handshake(boolean read, boolean write) throws IOException {
		ChannelHandshake handshake = this.handshake;
		if (handshake == null) {
			return super.handshake(read, write);
		}
		return handshake.proceed(() -> {
			int result = super.handshake(read, write);
			if (result == 0) {
				this.handshake = null;
			}
			return handshake.isQueued() ? QUEUED : result;
		}, () -> this.sslEngine);
	}

	// Reads in place of the superclass, which looks at all that it has read
	@Override
	protected int processSNI() throws IOException {
		ChannelHandshake handshake = this.handshake;
		if (handshake == null) {
			return super.processSNI();
		}
		read(handshake);
		FirstRecord record = FirstRecord.in(this.netInBuffer);
		record.show();
		try {
			return super.processSNI();
		}
		finally {
			record.restore(this.netInBuffer);
		}
	}

	// Reads in place of the superclass, which does not tell how much it read
	@Override
	protected SSLEngineResult handshakeUnwrap(boolean read) throws IOException {
		ChannelHandshake handshake = this.handshake;
		if (handshake == null) {
			return super.handshakeUnwrap(read);
		}
		if (read) {
			read(handshake);
		}
		if (this.netInBuffer.position() > 0 && !handshake.tryCompute()) {
			return NOTHING_UNWRAPPED;
		}
		SSLEngineResult result = super.handshakeUnwrap(false);
		if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
			handshake.clientIsGone();
		}
		return result;
	}

	private void read(ChannelHandshake handshake) throws IOException {
		int position = this.netInBuffer.position();
		try {
			if (this.sc.read(this.netInBuffer) == -1 && !(handshake.hasBegun() && position > 0)) {
				throw new EOFException("The client left during the TLS handshake");
			}
		}
		catch (IOException ex) {
			handshake.clientIsGone();
			throw ex;
		}
		handshake.received(this.netInBuffer, position);
	}

	@Override
	protected SSLEngineResult handshakeWrap(boolean write) throws IOException {
		ChannelHandshake handshake = this.handshake;
		if (handshake != null) {
			handshake.answered();
		}
		return super.handshakeWrap(write);
	}

	@Override
	protected boolean flush(ByteBuffer buffer) throws IOException {
		ChannelHandshake handshake = this.handshake;
		if (handshake == null) {
			return super.flush(buffer);
		}
		try {
			this.flushed = super.flush(buffer);
			return this.flushed;
		}
		catch (IOException ex) {
			handshake.clientIsGone();
			throw ex;
		}
	}

	@Override
	public void close(boolean force) throws IOException {
		endHandshake();
		super.close(force);
	}

	// Has no effect but where Tomcat closes the connection without asking the handshake
	private void endHandshake() {
		ChannelHandshake handshake = this.handshake;
		if (handshake == null) {
			return;
		}
		this.handshake = null;
		if (!this.endpoint.isRunning()) {
			handshake.serverClosed();
		}
		else if (this.socketWrapper != null && this.socketWrapper.getError() instanceof SocketTimeoutException) {
			handshake.timedOut();
		}
		else {
			handshake.serverFailed();
		}
	}

}
