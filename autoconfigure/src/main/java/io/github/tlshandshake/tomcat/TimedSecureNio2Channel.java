package io.github.tlshandshake.tomcat;

import java.io.IOException;
import java.nio.channels.AsynchronousSocketChannel;

import javax.net.ssl.SSLEngineResult;

import org.apache.tomcat.util.net.Nio2Channel;
import org.apache.tomcat.util.net.SecureNio2Channel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * {@link SecureNio2Channel} that reports its handshake. Tomcat uses a channel for one
 * connection after the other.
 */
final class TimedSecureNio2Channel extends SecureNio2Channel {

	// Tells Tomcat neither to go on nor to close
	private static final int QUEUED = 1;

	private final TimedNio2Endpoint endpoint;

	private volatile @Nullable ChannelHandshake handshake;

	// What the last step left in the buffer. A read that has completed adds to it.
	private int unprocessed;

	TimedSecureNio2Channel(SocketBufferHandler bufferHandler, TimedNio2Endpoint endpoint) {
		super(bufferHandler, endpoint);
		this.endpoint = endpoint;
	}

	@Override
	public void reset(@Nullable AsynchronousSocketChannel channel, @Nullable SocketWrapperBase<Nio2Channel> wrapper)
			throws IOException {
		endHandshake();
		super.reset(channel, wrapper);
		this.unprocessed = 0;
		if (channel != null && wrapper != null) {
			this.handshake = this.endpoint.beginHandshake(channel, wrapper);
		}
	}

	// When a read completes at once, Tomcat takes the next step inside this one, which
	// then no longer owns the channel
	@Override
	public int handshake() throws IOException {
		ChannelHandshake handshake = this.handshake;
		if (handshake == null) {
			return super.handshake();
		}
		return handshake.proceed(() -> {
			takeUpReceived(handshake);
			if (this.unprocessed > 0 && !handshake.tryCompute()) {
				return QUEUED;
			}
			int result = this.endpoint.withoutTimeout(super::handshake);
			if (result == 0) {
				this.handshake = null;
			}
			return result;
		}, () -> this.sslEngine);
	}

	@Override
	protected int processSNI() throws IOException {
		ChannelHandshake handshake = this.handshake;
		if (handshake == null) {
			return super.processSNI();
		}
		takeUpReceived(handshake);
		FirstRecord record = FirstRecord.in(this.netInBuffer);
		// If it is not, a read is begun, and the buffer is no longer ours
		return record.isComplete() ? processSNI(record) : super.processSNI();
	}

	private int processSNI(FirstRecord record) throws IOException {
		record.show();
		try {
			return super.processSNI();
		}
		finally {
			record.restore(this.netInBuffer);
		}
	}

	@Override
	protected SSLEngineResult handshakeUnwrap() throws IOException {
		ChannelHandshake handshake = this.handshake;
		if (handshake == null) {
			return super.handshakeUnwrap();
		}
		takeUpReceived(handshake);
		SSLEngineResult result = super.handshakeUnwrap();
		this.unprocessed = this.netInBuffer.position();
		if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
			handshake.clientIsGone();
		}
		return result;
	}

	@Override
	protected SSLEngineResult handshakeWrap() throws IOException {
		ChannelHandshake handshake = this.handshake;
		if (handshake != null) {
			handshake.answered();
		}
		return super.handshakeWrap();
	}

	private void takeUpReceived(ChannelHandshake handshake) {
		handshake.received(this.netInBuffer, this.unprocessed);
		this.unprocessed = this.netInBuffer.position();
	}

	@Override
	public void close(boolean force) throws IOException {
		endHandshake();
		this.endpoint.resumeTimeout();
		super.close(force);
	}

	// Tomcat learns from the completion of a read that the client is gone, and closes the
	// connection without asking the handshake. Has no effect on one that has ended.
	private void endHandshake() {
		ChannelHandshake handshake = this.handshake;
		if (handshake == null) {
			return;
		}
		if (!this.endpoint.isRunning()) {
			handshake.serverClosed();
		}
		else if (this.endpoint.hasTimedOut(handshake)) {
			handshake.timedOut();
		}
		else {
			handshake.clientLeft();
		}
		this.handshake = null;
	}

}
