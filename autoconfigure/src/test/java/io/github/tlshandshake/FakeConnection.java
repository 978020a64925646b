package io.github.tlshandshake;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * {@link HandshakeConnection} without a server.
 */
final class FakeConnection implements HandshakeConnection {

	private final SocketAddress remoteAddress;

	private final long openedAt = System.nanoTime();

	private final CompletableFuture<Duration> openFor = new CompletableFuture<>();

	private final AtomicInteger closed = new AtomicInteger();

	private volatile HandshakeProgress progress = new HandshakeProgress(HandshakePhase.NO_DATA, WaitingOn.CLIENT, 0,
			null);

	private volatile boolean announced;

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

	void received(long bytes) {
		this.progress = new HandshakeProgress(HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT, bytes, null);
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
	public void deadlineAnnounced() {
		this.announced = true;
	}

	@Override
	public void close(BooleanSupplier claim) {
		if (claim.getAsBoolean()) {
			this.closed.incrementAndGet();
			this.openFor.complete(Duration.ofNanos(System.nanoTime() - this.openedAt));
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

	boolean knowsDeadline() {
		return this.announced;
	}

	boolean hasServerTimeouts() {
		return this.restored;
	}

	/**
	 * Wait for the connection to be closed.
	 * @return the time from its creation to its close
	 * @throws Exception if it is not closed in time
	 */
	Duration awaitClose() throws Exception {
		return this.openFor.get(10, TimeUnit.SECONDS);
	}

}
