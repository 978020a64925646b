package io.github.tlshandshake.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.util.concurrent.TimeoutException;

import io.github.tlshandshake.connector.ClientRecords;
import io.github.tlshandshake.connector.Sockets;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * End point under a handshake, below TLS and whatever comes before it: a detector, or the
 * PROXY protocol. It watches what the client sends and what the server waits for, and
 * only forwards when the handshake has ended.
 */
final class HandshakeEndPoint extends ForwardingEndPoint {

	private final SuspendableIdleTimeout idleTimeout;

	private final AbruptClose abruptClose;

	private final Listener listener;

	private volatile ClientRecords records = new ClientRecords();

	private volatile boolean pending = true;

	private volatile boolean clientLeft;

	/**
	 * Create an end point.
	 * @param endPoint the one of Jetty
	 * @param listener follows the handshake
	 */
	HandshakeEndPoint(SocketChannelEndPoint endPoint, Listener listener) {
		super(endPoint);
		this.idleTimeout = new SuspendableIdleTimeout(endPoint);
		this.abruptClose = new AbruptClose(endPoint);
		this.listener = listener;
	}

	/**
	 * Find the end point under a connection.
	 * @param endPoint the end point of the connection
	 * @return the end point, or {@code null} if there is none
	 */
	static @Nullable HandshakeEndPoint under(EndPoint endPoint) {
		EndPoint candidate = endPoint;
		while (!(candidate instanceof HandshakeEndPoint) && candidate instanceof EndPoint.Wrapper wrapper) {
			candidate = wrapper.unwrap();
		}
		return (candidate instanceof HandshakeEndPoint found) ? found : null;
	}

	/**
	 * Have the idle timeout rest, so that the deadline is the only one.
	 */
	void suspendIdleTimeout() {
		this.idleTimeout.suspend();
	}

	void restoreIdleTimeout() {
		this.idleTimeout.restore();
	}

	boolean isIdleTimeoutInForce() {
		return unwrap().getIdleTimeout() > 0;
	}

	/**
	 * Take note that the handshake has ended: nothing is to be watched any more.
	 */
	void handshakeEnded() {
		this.pending = false;
		restoreIdleTimeout();
	}

	/**
	 * Return what TLS has received, or what came before it.
	 * @return the records
	 */
	ClientRecords records() {
		return this.records;
	}

	/**
	 * Return whether the client has closed the connection, or its side of it.
	 * @return whether its end was read
	 */
	boolean hasClientLeft() {
		return this.clientLeft;
	}

	/**
	 * Return whether the client is waited for. The fill interest alone does not tell: it
	 * is there until a thread takes up the bytes, however long they have been waiting for
	 * one.
	 * @return whether Jetty waits until the channel can be read or written
	 */
	boolean waitsForClient() {
		return waitsForRoom() || (isFillInterested() && Sockets.hasNothingToRead(getChannel()));
	}

	private boolean waitsForRoom() {
		try {
			return isWriteInterested();
		}
		catch (CancelledKeyException ex) {
			// Jetty has closed the channel and is about to say so
			return false;
		}
	}

	// Not by way of its connection: that would send close_notify, under the lock of TLS
	void closeAbruptly() {
		this.abruptClose.close();
	}

	@Override
	public int fill(ByteBuffer buffer) throws IOException {
		int filled = super.fill(buffer);
		if (this.pending && filled != 0) {
			received(buffer, filled);
		}
		return filled;
	}

	private void received(ByteBuffer buffer, int filled) {
		if (filled < 0) {
			this.clientLeft = true;
		}
		else {
			received(buffer.slice(buffer.limit() - filled, filled));
		}
	}

	private void received(ByteBuffer bytes) {
		if (this.records.received(bytes)) {
			this.listener.clientHelloReceived();
		}
	}

	@Override
	public boolean flush(ByteBuffer... buffers) throws IOException {
		if (this.pending) {
			this.listener.answered(this.records.bytesReceived());
		}
		return super.flush(buffers);
	}

	@Override
	public void fillInterested(Callback callback) {
		super.fillInterested(watched(callback));
	}

	@Override
	public boolean tryFillInterested(Callback callback) {
		return super.tryFillInterested(watched(callback));
	}

	@Override
	public void write(Callback callback, ByteBuffer... buffers) {
		super.write(watched(callback), buffers);
	}

	private Callback watched(Callback callback) {
		return this.pending ? new WatchedCallback(callback) : callback;
	}

	@Override
	public long getIdleTimeout() {
		return this.idleTimeout.get();
	}

	@Override
	public void setIdleTimeout(long idleTimeout) {
		this.idleTimeout.set(idleTimeout);
	}

	@Override
	public void upgrade(Connection newConnection) {
		if (this.pending) {
			upgradeWatched(newConnection);
		}
		else {
			super.upgrade(newConnection);
		}
	}

	// As Jetty does it. What the old connection has not consumed is all that the new one
	// gets of what was received before.
	private void upgradeWatched(Connection newConnection) {
		Connection oldConnection = getConnection();
		ByteBuffer unconsumed = (oldConnection instanceof Connection.UpgradeFrom from) ? from.onUpgradeFrom() : null;
		if (oldConnection != null) {
			oldConnection.onClose(null);
			oldConnection.getEndPoint().setConnection(newConnection);
		}
		this.records = new ClientRecords();
		if (unconsumed != null && BufferUtil.hasContent(unconsumed)) {
			received(unconsumed);
			handOver(unconsumed, newConnection);
		}
		newConnection.onOpen();
	}

	private void handOver(ByteBuffer unconsumed, Connection connection) {
		if (!(connection instanceof Connection.UpgradeTo upgraded)) {
			throw new IllegalStateException("Cannot upgrade: %s does not implement %s".formatted(connection,
					Connection.UpgradeTo.class.getName()));
		}
		upgraded.onUpgradeTo(unconsumed);
	}

	/**
	 * Callback whose work on the handshake is known, and that learns of Jetty's idle
	 * timeout before TLS closes the connection on it.
	 */
	private final class WatchedCallback extends Callback.Nested {

		WatchedCallback(Callback callback) {
			super(callback);
		}

		@Override
		public void succeeded() {
			HandshakeEndPoint.this.abruptClose.guard(super::succeeded);
		}

		@Override
		public void failed(Throwable failure) {
			if (failure instanceof TimeoutException) {
				HandshakeEndPoint.this.listener.idleTimeoutExpired();
			}
			super.failed(failure);
		}

	}

	/**
	 * Listener that follows a handshake, on the thread that works on it.
	 */
	interface Listener {

		/**
		 * Take note that the ClientHello is complete.
		 */
		void clientHelloReceived();

		/**
		 * Take note that the server answers the client.
		 * @param bytesReceived the number of bytes that the client has sent so far
		 */
		void answered(long bytesReceived);

		/**
		 * Take note that Jetty's idle timeout has expired during the handshake.
		 */
		void idleTimeoutExpired();

	}

}
