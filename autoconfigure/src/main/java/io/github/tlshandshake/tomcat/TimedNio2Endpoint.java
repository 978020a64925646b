package io.github.tlshandshake.tomcat;

import java.io.IOException;
import java.nio.channels.AsynchronousSocketChannel;

import io.github.tlshandshake.connector.HandshakeConnector;
import org.apache.tomcat.util.net.Nio2Channel;
import org.apache.tomcat.util.net.Nio2Endpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * {@link Nio2Endpoint} whose TLS handshakes are timed. Without TLS it is a plain one.
 */
final class TimedNio2Endpoint extends Nio2Endpoint {

	private static final int NO_TIMEOUT = -1;

	private final EndpointHandshakes handshakes = new EndpointHandshakes();

	private final ThreadLocal<Boolean> handshaking = new ThreadLocal<>();

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
	protected Nio2Channel createChannel(SocketBufferHandler bufferHandler) {
		return (this.handshakes.connector() != null) ? new TimedSecureNio2Channel(bufferHandler, this)
				: super.createChannel(bufferHandler);
	}

	@Nullable ChannelHandshake beginHandshake(AsynchronousSocketChannel socket, SocketWrapperBase<Nio2Channel> wrapper)
			throws IOException {
		HandshakeConnector connector = this.handshakes.connector();
		return (connector != null) ? new ChannelHandshake(connector,
				new Nio2Connection(this, wrapper, socket, this.handshakes.accessLog()), this.handshakes.errorLog())
				: null;
	}

	/**
	 * Take a step of a handshake whose reads and writes have no timeout of their own:
	 * until its end the deadline is the only one.
	 * @param step the step
	 * @return what the step returned
	 * @throws IOException if the step did
	 */
	int withoutTimeout(ChannelHandshake.Step step) throws IOException {
		this.handshaking.set(true);
		try {
			return step.run();
		}
		finally {
			this.handshaking.remove();
		}
	}

	/**
	 * End what is without a timeout on this thread, if anything is: a connection that is
	 * closed in the middle of a step must not wait for its client for ever.
	 */
	void resumeTimeout() {
		this.handshaking.remove();
	}

	/**
	 * Return whether it was Tomcat's own timeout that ended a read or a write. Tomcat
	 * does not tell, but that one has begun in the last step.
	 * @param handshake the handshake
	 * @return whether there was a timeout, and it has passed
	 */
	boolean hasTimedOut(ChannelHandshake handshake) {
		int timeout = super.getConnectionTimeout();
		WorkerSteps.Step step = handshake.lastStep();
		return !step.untimed() && timeout > 0 && step.isOlderThan(timeout);
	}

	@Override
	public int getConnectionTimeout() {
		boolean handshaking = this.handshaking.get() != null && this.handshakes.isEnforced();
		return handshaking ? NO_TIMEOUT : super.getConnectionTimeout();
	}

}
