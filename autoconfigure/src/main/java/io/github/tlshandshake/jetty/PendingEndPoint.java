package io.github.tlshandshake.jetty;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

import io.github.tlshandshake.connector.Sockets;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.IdleTimeout;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.jspecify.annotations.Nullable;

/**
 * End point under a pending handshake, below TLS.
 */
final class PendingEndPoint {

	private static final long NO_IDLE_TIMEOUT = -1;

	private final EndPoint endPoint;

	private final @Nullable SelectionKey key;

	private final long idleTimeout;

	private PendingEndPoint(EndPoint endPoint, @Nullable SelectionKey key) {
		this.endPoint = endPoint;
		this.key = key;
		this.idleTimeout = endPoint.getIdleTimeout();
	}

	static PendingEndPoint of(EndPoint endPoint, SelectorManager selectors) {
		SelectableChannel channel = (SelectableChannel) endPoint.getTransport();
		for (ManagedSelector managedSelector : selectors.getBeans(ManagedSelector.class)) {
			Selector selector = managedSelector.getSelector();
			SelectionKey key = (selector != null) ? channel.keyFor(selector) : null;
			if (key != null) {
				return new PendingEndPoint(endPoint, key);
			}
		}
		return new PendingEndPoint(endPoint, null);
	}

	/**
	 * Have the idle timeout rest, so that the deadline is the only one.
	 */
	void suspendIdleTimeout() {
		this.endPoint.setIdleTimeout(NO_IDLE_TIMEOUT);
	}

	/**
	 * Put the idle timeout in force and start it anew, unless another one was set
	 * meanwhile, as a server does that is short of resources or shuts down.
	 */
	void restoreIdleTimeout() {
		if (this.endPoint.getIdleTimeout() == NO_IDLE_TIMEOUT) {
			if (this.endPoint instanceof IdleTimeout clock) {
				clock.notIdle();
			}
			this.endPoint.setIdleTimeout(this.idleTimeout);
		}
	}

	/**
	 * Return whether it may have been the idle timeout that closed the connection. Jetty
	 * does not tell, but of the clients that are as old as that, most are silent.
	 * @return whether the idle timeout has passed since the connection was opened
	 */
	boolean hasOutlivedIdleTimeout() {
		long idleTimeout = this.endPoint.getIdleTimeout();
		return idleTimeout > 0 && System.currentTimeMillis() - this.endPoint.getCreatedTimeStamp() >= idleTimeout;
	}

	/**
	 * Return whether the client is waited for. The fill interest alone does not tell: it
	 * is there until a thread takes up the bytes, however long they have been waiting for
	 * one. The selector has lost its interest by then.
	 * @return whether Jetty waits until the channel can be read or written
	 */
	boolean waitsForClient() {
		int interest = interest();
		return (interest & SelectionKey.OP_WRITE) != 0 || ((interest & SelectionKey.OP_READ) != 0
				&& this.endPoint.isFillInterested() && isReceiveBufferEmpty());
	}

	// The selector itself may be late: what it waits for may be there
	private boolean isReceiveBufferEmpty() {
		return !(this.endPoint.getTransport() instanceof SocketChannel socket) || Sockets.hasNothingToRead(socket);
	}

	private int interest() {
		try {
			return (this.key != null) ? this.key.interestOps() : 0;
		}
		catch (CancelledKeyException ex) {
			// Jetty has closed the channel and is about to say so
			return 0;
		}
	}

	// Not by way of its connection: that would want to say goodbye, under the lock of TLS
	void close() {
		this.endPoint.close(new EofException("Closed during the TLS handshake"));
	}

}
