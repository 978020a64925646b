package io.github.tlshandshake.connector;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.WaitingOn;
import org.jspecify.annotations.Nullable;

/**
 * {@link HandshakeConnection} without a server.
 */
final class FakeConnection implements HandshakeConnection {

	private final SocketAddress remoteAddress;

	private final AtomicInteger closed = new AtomicInteger();

	private volatile HandshakeProgress progress = new HandshakeProgress(HandshakePhase.NO_DATA, WaitingOn.CLIENT, 0,
			null);

	private volatile Executor executor = Runnable::run;

	private volatile @Nullable Handshake handshake;

	private volatile boolean restored;

	FakeConnection() {
		this("192.0.2.1");
	}

	FakeConnection(String remoteAddress) {
		this.remoteAddress = new InetSocketAddress(remoteAddress, 50000);
	}

	FakeConnection in(HandshakePhase phase, WaitingOn waitingOn) {
		this.progress = new HandshakeProgress(phase, waitingOn, (phase != HandshakePhase.NO_DATA) ? 100 : 0, null);
		return this;
	}

	FakeConnection on(Executor executor) {
		this.executor = executor;
		return this;
	}

	void began(Handshake handshake) {
		this.handshake = handshake;
	}

	/**
	 * Have the server take up the client's ClientHello, and answer it.
	 */
	void answer() {
		Handshake handshake = this.handshake;
		if (handshake == null) {
			throw new IllegalStateException("The handshake has not begun");
		}
		in(HandshakePhase.NEGOTIATION, WaitingOn.CLIENT);
		handshake.answered(this.progress.bytesReceived());
	}

	@Override
	public SocketAddress remoteAddress() {
		return this.remoteAddress;
	}

	@Override
	public HandshakeProgress progress() {
		return this.progress;
	}

	@Override
	public Executor executor() {
		return this.executor;
	}

	@Override
	public void close(Claim claim) {
		if (claim.tryClaim()) {
			this.closed.incrementAndGet();
		}
	}

	@Override
	public void restoreServerTimeouts() {
		this.restored = true;
	}

	boolean isClosed() {
		return this.closed.get() > 0;
	}

	int closedTimes() {
		return this.closed.get();
	}

	boolean hasServerTimeouts() {
		return this.restored;
	}

}
