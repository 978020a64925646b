package io.github.tlshandshake.tomcat;

import java.io.IOException;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.concurrent.Executor;

import org.apache.tomcat.util.net.Nio2Channel;
import org.apache.tomcat.util.net.Nio2Endpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.threads.ResizableExecutor;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;

/**
 * Connection of an {@link Nio2Endpoint} whose TLS handshake is pending.
 */
final class Nio2Connection extends TomcatConnection<Nio2Channel> {

	private final Nio2Endpoint endpoint;

	/**
	 * Create a connection.
	 * @param endpoint the endpoint that accepted it
	 * @param wrapper the handle that Tomcat has of it
	 * @param socket its socket
	 * @param accessLog where it is noted when it is closed
	 * @throws IOException if it is closed
	 */
	Nio2Connection(Nio2Endpoint endpoint, SocketWrapperBase<Nio2Channel> wrapper, AsynchronousSocketChannel socket,
			AccessLog accessLog) throws IOException {
		super(endpoint, wrapper, socket, socket.getRemoteAddress(), accessLog);
		this.endpoint = endpoint;
	}

	// What has begun without a timeout gets none any more
	@Override
	public void restoreServerTimeouts() {
		super.restoreServerTimeouts();
		WorkerSteps.Step step = steps().last();
		int timeout = this.endpoint.getConnectionTimeout();
		if (step.untimed() && timeout > 0) {
			later(() -> timeOutIfStillIn(step), timeout);
		}
	}

	private void timeOutIfStillIn(WorkerSteps.Step step) {
		if (steps().last() == step) {
			timeOut();
		}
	}

	// The acceptor takes the first step itself
	@Override
	boolean isAccepted() {
		return steps().haveBegun();
	}

	// NIO2 does not tell what waits for a worker: with none idle, it may be anybody
	@Override
	boolean isSocketWaitedFor() {
		return isAccepted() && hasIdleWorker();
	}

	private boolean hasIdleWorker() {
		Executor executor = this.endpoint.getExecutor();
		if (executor instanceof ThreadPoolExecutor workers) {
			return workers.getActiveCount() < workers.getMaximumPoolSize();
		}
		return !(executor instanceof ResizableExecutor workers) || workers.getActiveCount() < workers.getMaxThreads();
	}

}
