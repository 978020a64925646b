package io.github.tlshandshake.tomcat;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.WaitingOn;
import io.github.tlshandshake.connector.Claim;
import io.github.tlshandshake.connector.ClientRecords;
import io.github.tlshandshake.connector.Handshake;
import io.github.tlshandshake.connector.HandshakeConnection;
import io.github.tlshandshake.connector.Sockets;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Connection of a Tomcat endpoint whose TLS handshake is pending.
 *
 * @param <S> the type of Tomcat's channel
 */
abstract class TomcatConnection<S> implements HandshakeConnection {

	private static final long RETRY_MILLIS = 5;

	private final AbstractEndpoint<S, ?> endpoint;

	private final SocketWrapperBase<S> wrapper;

	private final NetworkChannel socket;

	private final @Nullable SocketAddress remoteAddress;

	private final AccessLog accessLog;

	private final ClientRecords records = new ClientRecords();

	private final WorkerSteps steps = new WorkerSteps();

	private volatile @Nullable Handshake handshake;

	/**
	 * Create a connection.
	 * @param endpoint the endpoint that accepted it
	 * @param wrapper the handle that Tomcat has of it
	 * @param socket its socket
	 * @param remoteAddress the address of the client
	 * @param accessLog where it is noted when it is closed
	 */
	TomcatConnection(AbstractEndpoint<S, ?> endpoint, SocketWrapperBase<S> wrapper, NetworkChannel socket,
			@Nullable SocketAddress remoteAddress, AccessLog accessLog) {
		this.endpoint = endpoint;
		this.wrapper = wrapper;
		this.socket = socket;
		this.remoteAddress = remoteAddress;
		this.accessLog = accessLog;
	}

	/**
	 * Return whether the acceptor is done with the connection. Before, it would take it
	 * for broken if it were closed, log an error, and keep it in its books.
	 * @return whether it may be closed
	 */
	abstract boolean isAccepted();

	/**
	 * Return whether the endpoint waits until the socket can be read or written.
	 * @return whether it does, while no worker has the connection
	 */
	abstract boolean isSocketWaitedFor();

	/**
	 * Take note of bytes that came from the client.
	 * @param bytes the bytes
	 * @return whether they complete the ClientHello
	 */
	boolean received(ByteBuffer bytes) {
		return this.records.received(bytes);
	}

	boolean isClientHelloComplete() {
		return this.records.phase() == HandshakePhase.NEGOTIATION;
	}

	@Override
	public ClientRecords records() {
		return this.records;
	}

	boolean hasClientSaidGoodbye() {
		return this.records.saidGoodbye();
	}

	void begun(Handshake handshake) {
		this.handshake = handshake;
	}

	WorkerSteps steps() {
		return this.steps;
	}

	boolean isClosed() {
		return this.wrapper.isClosed();
	}

	boolean isServerRunning() {
		return this.endpoint.isRunning();
	}

	@Override
	public @Nullable SocketAddress remoteAddress() {
		return this.remoteAddress;
	}

	@Override
	public Executor executor() {
		return this.endpoint.getExecutor();
	}

	long bytesReceived() {
		return this.records.bytesReceived();
	}

	@Override
	public HandshakeProgress progress() {
		return new HandshakeProgress(this.records.phase(), waitingOn(), this.records.bytesReceived(),
				this.wrapper.getSniHostName());
	}

	private WaitingOn waitingOn() {
		ReentrantLock lock = this.wrapper.getLock();
		boolean workerHasIt = lock.isLocked() && !lock.isHeldByCurrentThread();
		return (workerHasIt || !isSocketWaitedFor()) ? WaitingOn.SERVER : WaitingOn.CLIENT;
	}

	@Override
	public void restoreServerTimeouts() {
		resumeTimeouts();
	}

	/**
	 * Put Tomcat's timeouts in force for all reads and writes that are yet to come.
	 */
	final void resumeTimeouts() {
		this.wrapper.setReadTimeout(this.endpoint.getConnectionTimeout());
		this.wrapper.setWriteTimeout(this.endpoint.getConnectionTimeout());
	}

	// On the executor, as if the poller had found that the socket can be read
	@Override
	public void proceed() {
		Handshake handshake = this.handshake;
		if (handshake == null) {
			return;
		}
		if (!isServerRunning() || this.endpoint.getExecutor() == null) {
			close(handshake::tryClose);
		}
		else if (!this.endpoint.processSocket(this.wrapper, SocketEvent.OPEN_READ, true)) {
			close(() -> handshake.tryFail(new IllegalStateException("Tomcat has no worker for the connection")));
		}
	}

	@Override
	public void close(Claim claim) {
		if (isClosed()) {
			return;
		}
		if (!isAccepted()) {
			later(() -> close(claim));
		}
		else if (!tryLocked(() -> closeIf(claim)) && claim.tryClaim()) {
			closeBehindWorker();
		}
	}

	private void closeIf(Claim claim) {
		if (!isClosed() && claim.tryClaim()) {
			closeLocked();
		}
	}

	// A worker holds the lock, and with it the buffers: only the socket is taken away
	private void closeBehindWorker() {
		rememberAddresses();
		boolean left = this.steps.leaveCloseToWorker();
		Sockets.close(this.socket);
		if (!left) {
			closeWhenUnlocked();
		}
	}

	// The worker has ended its step, or is closing the connection already
	private void closeWhenUnlocked() {
		if (!isClosed() && !tryLocked(this::closeLocked)) {
			later(this::closeWhenUnlocked);
		}
	}

	// Without the socket nothing is flushed: NIO2 would wait for a client that does not
	// read
	private void closeLocked() {
		if (isClosed()) {
			return;
		}
		rememberAddresses();
		Sockets.close(this.socket);
		this.wrapper.close();
		this.accessLog.write(this.endpoint, this.wrapper);
	}

	// The access log asks for them, but a closed socket does not tell
	private void rememberAddresses() {
		if (this.socket.isOpen()) {
			this.wrapper.getRemoteAddr();
			this.wrapper.getRemotePort();
			this.wrapper.getLocalAddr();
			this.wrapper.getLocalPort();
		}
	}

	/**
	 * Close the connection because a timeout of Tomcat's own has passed.
	 */
	final void timeOut() {
		Handshake handshake = this.handshake;
		if (handshake != null) {
			close(handshake::tryTimeOut);
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

	private void later(Runnable action) {
		later(action, RETRY_MILLIS);
	}

	/**
	 * Run an action later, but not on a worker: there may be none, and closing gives back
	 * what they need.
	 * @param action the action
	 * @param millis how much later
	 */
	final void later(Runnable action, long millis) {
		try {
			this.endpoint.getUtilityExecutor().schedule(action, millis, TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The server stops, and closes all its connections
		}
	}

}
