package io.github.tlshandshake.netty;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import io.github.tlshandshake.HandshakeConnection;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Connection of Reactor Netty whose TLS handshake is pending.
 * <p>
 * Only its event loop may close a channel. Until the loop has come to it, and has read
 * what waits in the socket, it is the server's turn.
 */
final class NettyConnection implements HandshakeConnection {

	// Set by Reactor Netty's HAProxyMessageReader
	private static final AttributeKey<InetSocketAddress> PROXIED_ADDRESS = AttributeKey
		.valueOf("remoteAddressFromProxyProtocol");

	private static final long NOTABLE_DELAY = Duration.ofMillis(10).toNanos();

	private static final long RECENT = Duration.ofMillis(100).toNanos();

	private final Channel channel;

	private final @Nullable SocketAddress socketAddress;

	private final NettyProgress progress = new NettyProgress();

	// The latest, while the event loop has a task that makes it
	private final AtomicReference<@Nullable BooleanSupplier> claim = new AtomicReference<>();

	private volatile boolean answeredLate;

	// When the event loop was last seen not to be blocked
	private volatile long cameByAt = System.nanoTime();

	NettyConnection(Channel channel) {
		this.channel = channel;
		this.socketAddress = channel.remoteAddress();
	}

	NettyProgress nettyProgress() {
		return this.progress;
	}

	@Override
	public @Nullable SocketAddress remoteAddress() {
		InetSocketAddress proxied = proxiedAddress();
		return (proxied != null) ? proxied : this.socketAddress;
	}

	private @Nullable InetSocketAddress proxiedAddress() {
		return this.channel.hasAttr(PROXIED_ADDRESS) ? this.channel.attr(PROXIED_ADDRESS).get() : null;
	}

	@Override
	public HandshakeProgress progress() {
		return this.progress.toHandshakeProgress(this.claim.get() != null || this.answeredLate);
	}

	// Until the event loop has come to it, it may be the server's turn. One that has just
	// come by is not blocked, and is not to be taken for blocked by being asked again.
	@Override
	public void deadlineAnnounced() {
		boolean justCameBy = System.nanoTime() - this.cameByAt < RECENT;
		if (!justCameBy && this.claim.compareAndSet(null, () -> false)) {
			submit();
		}
	}

	@Override
	public void close(BooleanSupplier claim) {
		if (this.claim.getAndSet(claim) == null) {
			submit();
		}
	}

	private void submit() {
		long submittedAt = System.nanoTime();
		boolean serversTurn = this.progress.isServersTurn();
		long bytesReceived = this.progress.bytesReceived();
		try {
			this.channel.eventLoop().execute(() -> readThenClose(submittedAt, serversTurn, bytesReceived));
		}
		catch (RejectedExecutionException ex) {
			// The event loop has ended, and with it the connection
			makeClaim();
		}
	}

	// What is scheduled runs behind the event loop's next read
	private void readThenClose(long submittedAt, boolean serversTurn, long bytesReceived) {
		boolean late = System.nanoTime() - submittedAt > NOTABLE_DELAY;
		this.channel.eventLoop()
			.schedule(() -> close(serversTurn, late ? bytesReceived : Long.MAX_VALUE), 0, TimeUnit.NANOSECONDS);
	}

	// Who was answered only now is an honest client, and it was the server's turn until
	// now. So it was if what completed the ClientHello has waited for a blocked event
	// loop.
	private void close(boolean serversTurn, long bytesReceivedInTime) {
		this.answeredLate = this.progress.phase() == HandshakePhase.NEGOTIATION
				&& (serversTurn || this.progress.bytesReceived() > bytesReceivedInTime);
		if (makeClaim()) {
			close();
		}
		this.answeredLate = false;
		this.cameByAt = System.nanoTime();
	}

	private boolean makeClaim() {
		BooleanSupplier claim = this.claim.getAndSet(null);
		return claim != null && claim.getAsBoolean();
	}

	// Beneath TLS, which else may wait seconds for a client that does not read
	private void close() {
		ChannelHandlerContext first = this.channel.pipeline().firstContext();
		if (first != null) {
			first.close();
		}
	}

}
