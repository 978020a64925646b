package io.github.tlshandshake.netty;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.connector.Claim;
import io.github.tlshandshake.connector.ClientRecords;
import io.github.tlshandshake.connector.HandshakeConnection;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Connection of Reactor Netty whose TLS handshake is pending.
 * <p>
 * Only its event loop may close a channel, and it does so when it has read what waits in
 * the socket.
 */
final class NettyConnection implements HandshakeConnection {

	// Set by Reactor Netty's HAProxyMessageReader
	private static final AttributeKey<InetSocketAddress> PROXIED_ADDRESS = AttributeKey
		.valueOf("remoteAddressFromProxyProtocol");

	private static final long NOTABLE_DELAY = Duration.ofMillis(10).toNanos();

	private final Channel channel;

	private final @Nullable SocketAddress socketAddress;

	private final NettyProgress progress = new NettyProgress();

	// The latest, while the event loop has a task that makes it
	private final AtomicReference<@Nullable Claim> claim = new AtomicReference<>();

	private volatile long submittedAt;

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
	public Executor executor() {
		return this.channel.eventLoop();
	}

	@Override
	public int parallelism() {
		return 1;
	}

	@Override
	public void proceed() {
		this.channel.eventLoop().execute(this::proceedInEventLoop);
	}

	private void proceedInEventLoop() {
		ChannelHandlerContext context = this.channel.pipeline().context(AdmissionHandler.class);
		if (context != null) {
			((AdmissionHandler) context.handler()).proceed(context);
		}
	}

	@Override
	public HandshakeProgress progress() {
		return this.progress.toHandshakeProgress(isEventLoopBlocked());
	}

	@Override
	public ClientRecords records() {
		return this.progress.records();
	}

	// Then the client's bytes may wait in the socket
	private boolean isEventLoopBlocked() {
		return this.claim.get() != null && System.nanoTime() - this.submittedAt > NOTABLE_DELAY;
	}

	@Override
	public void close(Claim claim) {
		if (this.claim.get() == null) {
			// Before the claim, with which it is read
			this.submittedAt = System.nanoTime();
		}
		if (this.claim.getAndSet(claim) == null) {
			submit();
		}
	}

	private void submit() {
		try {
			this.channel.eventLoop().execute(this::readThenClose);
		}
		catch (RejectedExecutionException ex) {
			// The event loop has ended, and with it the connection
			tryClaim();
		}
	}

	// What is scheduled runs behind the event loop's next read
	private void readThenClose() {
		this.channel.eventLoop().schedule(this::closeIfClaimed, 0, TimeUnit.NANOSECONDS);
	}

	private void closeIfClaimed() {
		if (tryClaim()) {
			close();
		}
	}

	private boolean tryClaim() {
		Claim claim = this.claim.getAndSet(null);
		return claim != null && claim.tryClaim();
	}

	// Beneath TLS, which else may wait seconds for a client that does not read
	private void close() {
		ChannelHandlerContext first = this.channel.pipeline().firstContext();
		if (first != null) {
			first.close();
		}
	}

}
