package io.github.tlshandshake.jetty;

import io.github.tlshandshake.connector.Sockets;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.SocketChannelEndPoint;

/**
 * Close of a connection whose handshake is pending, without a word to the client.
 * <p>
 * Closing the end point has another of Jetty's threads wait for the lock of TLS, and
 * whoever works on the handshake may hold it for long. Then only the socket is closed,
 * and the end point when that thread has come back.
 */
final class AbruptClose {

	private final SocketChannelEndPoint endPoint;

	private int threadsAtWork;

	private boolean closed;

	AbruptClose(SocketChannelEndPoint endPoint) {
		this.endPoint = endPoint;
	}

	void close() {
		if (isDeferred()) {
			Sockets.close(this.endPoint.getChannel());
		}
		else {
			closeEndPoint();
		}
	}

	private synchronized boolean isDeferred() {
		this.closed = true;
		return this.threadsAtWork > 0;
	}

	/**
	 * Run what works on the handshake.
	 * @param work the work
	 */
	void guard(Runnable work) {
		begin();
		try {
			work.run();
		}
		finally {
			if (end()) {
				closeEndPoint();
			}
		}
	}

	private synchronized void begin() {
		this.threadsAtWork++;
	}

	private synchronized boolean end() {
		this.threadsAtWork--;
		return this.closed && this.threadsAtWork == 0;
	}

	private void closeEndPoint() {
		this.endPoint.close(new EofException("Closed during the TLS handshake"));
	}

}
