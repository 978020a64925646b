package io.github.tlshandshake.jetty;

import org.eclipse.jetty.io.SocketChannelEndPoint;

/**
 * Idle timeout of an end point that rests while the deadline is the only timeout. Who
 * asks for it meanwhile learns the one to come: HTTP/2 copies it for its streams when
 * ALPN is chosen, before the handshake ends.
 */
final class SuspendableIdleTimeout {

	private static final long NONE = -1;

	private final SocketChannelEndPoint endPoint;

	private volatile boolean suspended;

	private volatile long suspendedTimeout;

	SuspendableIdleTimeout(SocketChannelEndPoint endPoint) {
		this.endPoint = endPoint;
	}

	synchronized void suspend() {
		this.suspendedTimeout = this.endPoint.getIdleTimeout();
		this.suspended = true;
		this.endPoint.setIdleTimeout(NONE);
	}

	/**
	 * Put the idle timeout in force and start it anew, unless Jetty has set another one
	 * below meanwhile, as it does when it is short of resources or shuts down.
	 */
	synchronized void restore() {
		boolean atRest = isAtRest();
		this.suspended = false;
		if (atRest) {
			this.endPoint.notIdle();
			this.endPoint.setIdleTimeout(this.suspendedTimeout);
		}
	}

	long get() {
		return isAtRest() ? this.suspendedTimeout : this.endPoint.getIdleTimeout();
	}

	synchronized void set(long idleTimeout) {
		if (isAtRest()) {
			this.suspendedTimeout = idleTimeout;
		}
		else {
			this.endPoint.setIdleTimeout(idleTimeout);
		}
	}

	private boolean isAtRest() {
		return this.suspended && this.endPoint.getIdleTimeout() == NONE;
	}

}
