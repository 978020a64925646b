package io.github.tlshandshake.connector;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.WaitingOn;
import org.jspecify.annotations.Nullable;

/**
 * {@link HandshakeConnection} without a server.
 */
final class FakeConnection implements HandshakeConnection {

	private final @Nullable SocketAddress remoteAddress;

	private final AtomicInteger closed = new AtomicInteger();

	private volatile HandshakeProgress progress = new HandshakeProgress(HandshakePhase.NO_DATA, WaitingOn.CLIENT, 0,
			null);

	private volatile Executor executor = Runnable::run;

	private volatile int parallelism = Integer.MAX_VALUE;

	private final AtomicInteger proceeded = new AtomicInteger();

	private volatile Runnable onProceed = () -> {
	};

	private volatile Runnable onProgress = () -> {
	};

	private volatile Runnable onClose = () -> {
	};

	private volatile @Nullable Handshake handshake;

	private volatile boolean restored;

	private volatile boolean busy;

	private volatile @Nullable Queue<Claim> claims;

	FakeConnection() {
		this("192.0.2.1");
	}

	FakeConnection(@Nullable String remoteAddress) {
		this.remoteAddress = (remoteAddress != null) ? new InetSocketAddress(remoteAddress, 50000) : null;
	}

	FakeConnection in(HandshakePhase phase, WaitingOn waitingOn) {
		long received = this.progress.bytesReceived();
		this.progress = new HandshakeProgress(phase, waitingOn, (phase != HandshakePhase.NO_DATA) ? received + 100 : 0,
				null);
		return this;
	}

	FakeConnection on(Executor executor) {
		this.executor = executor;
		return this;
	}

	/**
	 * Have a single thread, as an event loop does.
	 * @return this connection
	 */
	FakeConnection onSingleThread() {
		this.parallelism = 1;
		return this;
	}

	/**
	 * Do something when the connection is told to proceed.
	 * @param action what to do
	 * @return this connection
	 */
	FakeConnection onProceed(Runnable action) {
		this.onProceed = action;
		return this;
	}

	/**
	 * Return how often the connection was told to proceed.
	 * @return the number
	 */
	int proceeded() {
		return this.proceeded.get();
	}

	/**
	 * Create connections of one client.
	 * @param count the number of connections
	 * @param remoteAddress the address of the client, if it is known
	 * @return the connections
	 */
	static List<FakeConnection> of(int count, @Nullable String remoteAddress) {
		return Stream.generate(() -> new FakeConnection(remoteAddress)).limit(count).toList();
	}

	/**
	 * Create connections of clients, each with an address of its own.
	 * @param count the number of connections
	 * @return the connections
	 */
	static List<FakeConnection> ofClients(int count) {
		return IntStream.range(0, count)
			.mapToObj((client) -> new FakeConnection("198.51.%d.%d".formatted(client >> 8, client & 0xff)))
			.toList();
	}

	/**
	 * Do something whenever the engine asks for the progress.
	 * @param action what to do
	 * @return this connection
	 */
	FakeConnection onProgress(Runnable action) {
		this.onProgress = action;
		return this;
	}

	/**
	 * Do something when the engine closes the connection.
	 * @param action what to do
	 * @return this connection
	 */
	FakeConnection onClose(Runnable action) {
		this.onClose = action;
		return this;
	}

	/**
	 * Have the server work on the connection, so that it cannot be closed.
	 * @param busy whether it does
	 * @return this connection
	 */
	FakeConnection busy(boolean busy) {
		this.busy = busy;
		return this;
	}

	/**
	 * Make no claim at once.
	 * @return this connection
	 * @see #claimAll
	 */
	FakeConnection claimLater() {
		this.claims = new ConcurrentLinkedQueue<>();
		return this;
	}

	/**
	 * Make all claims that were not made yet, the latest in the place of all.
	 */
	void claimAll() {
		Queue<Claim> claims = this.claims;
		this.claims = null;
		if (claims != null) {
			claims.stream().reduce((earlier, later) -> later).ifPresent(this::close);
		}
	}

	void began(Handshake handshake) {
		this.handshake = handshake;
	}

	/**
	 * Have the server take up the client's ClientHello.
	 */
	void takeUpHello() {
		in(HandshakePhase.NEGOTIATION, WaitingOn.SERVER);
		handshake().clientHelloReceived();
	}

	/**
	 * Have the server take up what the client has sent, and answer it.
	 */
	void answer() {
		in(HandshakePhase.NEGOTIATION, WaitingOn.CLIENT);
		handshake().answered(this.progress.bytesReceived());
	}

	private Handshake handshake() {
		Handshake handshake = this.handshake;
		if (handshake == null) {
			throw new IllegalStateException("The handshake has not begun");
		}
		return handshake;
	}

	@Override
	public @Nullable SocketAddress remoteAddress() {
		return this.remoteAddress;
	}

	@Override
	public HandshakeProgress progress() {
		this.onProgress.run();
		return this.progress;
	}

	@Override
	public Executor executor() {
		return this.executor;
	}

	@Override
	public int parallelism() {
		return this.parallelism;
	}

	@Override
	public void proceed() {
		this.proceeded.incrementAndGet();
		this.onProceed.run();
	}

	@Override
	public void close(Claim claim) {
		Queue<Claim> claims = this.claims;
		if (claims != null) {
			claims.add(claim);
			return;
		}
		if (!this.busy && claim.tryClaim()) {
			this.closed.incrementAndGet();
			this.onClose.run();
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
