package io.github.tlshandshake.tomcat;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import io.github.tlshandshake.ClientRecords;
import io.github.tlshandshake.HandshakeConnection;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.Sockets;
import io.github.tlshandshake.WaitingOn;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Connection of a Tomcat endpoint whose TLS handshake is pending.
 *
 * @param <S> the type of Tomcat's channel
 */
final class TomcatConnection<S> implements HandshakeConnection {

	private final AbstractEndpoint<S, ?> endpoint;

	private final SocketWrapperBase<S> wrapper;

	private final NetworkChannel socket;

	private final @Nullable SocketAddress remoteAddress;

	private final BooleanSupplier socketWaitedFor;

	private final ClientRecords records = new ClientRecords();

	/**
	 * Create a connection.
	 * @param endpoint the endpoint that accepted it
	 * @param wrapper the handle that Tomcat has of it
	 * @param socket its socket
	 * @param remoteAddress the address of the client
	 * @param socketWaitedFor whether the endpoint waits until the socket can be read or
	 * written, while no worker has the connection
	 */
	TomcatConnection(AbstractEndpoint<S, ?> endpoint, SocketWrapperBase<S> wrapper, NetworkChannel socket,
			@Nullable SocketAddress remoteAddress, BooleanSupplier socketWaitedFor) {
		this.endpoint = endpoint;
		this.wrapper = wrapper;
		this.socket = socket;
		this.remoteAddress = remoteAddress;
		this.socketWaitedFor = socketWaitedFor;
	}

	/**
	 * Take note of bytes that came from the client.
	 * @param bytes the bytes
	 */
	void received(ByteBuffer bytes) {
		this.records.received(bytes);
	}

	@Override
	public @Nullable SocketAddress remoteAddress() {
		return this.remoteAddress;
	}

	@Override
	public HandshakeProgress progress() {
		return new HandshakeProgress(this.records.phase(), waitingOn(), this.records.bytesReceived(),
				this.wrapper.getSniHostName());
	}

	private WaitingOn waitingOn() {
		ReentrantLock lock = this.wrapper.getLock();
		boolean workerHasIt = lock.isLocked() && !lock.isHeldByCurrentThread();
		return (workerHasIt || !this.socketWaitedFor.getAsBoolean()) ? WaitingOn.SERVER : WaitingOn.CLIENT;
	}

	@Override
	public void restoreServerTimeouts() {
		this.wrapper.setReadTimeout(this.endpoint.getConnectionTimeout());
		this.wrapper.setWriteTimeout(this.endpoint.getConnectionTimeout());
	}

	@Override
	public void close(BooleanSupplier claim) {
		if (tryLocked(() -> closeIf(claim))) {
			return;
		}
		// A worker holds the connection, and with it the buffers: only the socket is
		// taken
		// away. Whatever the worker does next finds it closed, and closes the connection.
		if (claim.getAsBoolean()) {
			Sockets.close(this.socket);
			closeWhenUnlocked();
		}
	}

	// A processor waits for the lock, and does nothing if the connection is closed then
	private void closeWhenUnlocked() {
		if (!tryLocked(this.wrapper::close)) {
			this.endpoint.processSocket(this.wrapper, SocketEvent.ERROR, true);
		}
	}

	private boolean tryLocked(Runnable action) {
		ReentrantLock lock = this.wrapper.getLock();
		if (!lock.tryLock()) {
			return false;
		}
		try {
			action.run();
			return true;
		}
		finally {
			lock.unlock();
		}
	}

	// As Tomcat itself ends a failed handshake, with its line in the access log. Without
	// the socket nothing is flushed: NIO2 would wait for a client that does not read.
	private void closeIf(BooleanSupplier claim) {
		if (this.wrapper.isClosed() || !claim.getAsBoolean()) {
			return;
		}
		try {
			this.endpoint.getHandler().process(this.wrapper, SocketEvent.CONNECT_FAIL);
		}
		finally {
			Sockets.close(this.socket);
			this.wrapper.close();
		}
	}

}
