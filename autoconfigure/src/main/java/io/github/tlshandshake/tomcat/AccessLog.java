package io.github.tlshandshake.tomcat;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Lines in Tomcat's access log for handshakes that were closed. As with those that fail,
 * a worker writes them: a valve may block, and must not hold up who enforces deadlines.
 */
final class AccessLog {

	// Of lines that wait for a worker. Further ones are left out.
	private static final int LIMIT = 1024;

	private final Semaphore places = new Semaphore(LIMIT);

	/**
	 * Write the line of a connection that has been closed.
	 * @param <S> the type of Tomcat's channel
	 * @param endpoint the endpoint that accepted it
	 * @param wrapper the handle that Tomcat had of it, which knows its addresses
	 */
	<S> void write(AbstractEndpoint<S, ?> endpoint, SocketWrapperBase<S> wrapper) {
		if (!this.places.tryAcquire()) {
			return;
		}
		try {
			wrapper.execute(() -> writeNow(endpoint, wrapper));
		}
		catch (RejectedExecutionException ex) {
			// The server stops, or has more to do than it can
			this.places.release();
		}
	}

	private <S> void writeNow(AbstractEndpoint<S, ?> endpoint, SocketWrapperBase<S> wrapper) {
		try {
			endpoint.getHandler().process(wrapper, SocketEvent.CONNECT_FAIL);
		}
		finally {
			this.places.release();
		}
	}

}
