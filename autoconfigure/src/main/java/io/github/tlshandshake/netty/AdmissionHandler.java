package io.github.tlshandshake.netty;

import java.util.concurrent.TimeUnit;

import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.connector.Handshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * Handler right in front of TLS, which holds a client's bytes until it is the turn of its
 * handshake.
 * <p>
 * An event loop computes itself, and reads many sockets in a pass. A turn therefore lasts
 * until the loop has read them all: one handshake computes in each pass, and channels
 * that are established are served in between.
 */
final class AdmissionHandler extends ChannelInboundHandlerAdapter {

	static final String NAME = "tlsHandshakeAdmission";

	// More than any flight. A client that sends more has to wait.
	private static final int MOST_HELD = 64 * 1024;

	private final NettyProgress progress;

	private final Handshake handshake;

	private @Nullable CompositeByteBuf held;

	private boolean begun;

	private boolean turnLasts;

	AdmissionHandler(NettyProgress progress, Handshake handshake) {
		this.progress = progress;
		this.handshake = handshake;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof ByteBuf bytes && this.progress.phase() == HandshakePhase.NEGOTIATION) {
			received(context, bytes);
		}
		else {
			context.fireChannelRead(message);
		}
	}

	private void received(ChannelHandlerContext context, ByteBuf bytes) {
		CompositeByteBuf held = this.held;
		if (held != null) {
			held.addComponent(true, bytes);
		}
		else if (!isCostly(context) || tryBeginStep(context)) {
			context.fireChannelRead(bytes);
		}
		else {
			this.held = context.alloc().compositeBuffer().addComponent(true, bytes);
		}
	}

	// The last flight of a client without a certificate costs next to nothing
	private boolean isCostly(ChannelHandlerContext context) {
		return !this.begun || isClientAsked(context.pipeline().get(SslHandler.class));
	}

	private static boolean isClientAsked(@Nullable SslHandler tls) {
		return tls != null && (tls.engine().getNeedClientAuth() || tls.engine().getWantClientAuth());
	}

	private boolean tryBeginStep(ChannelHandlerContext context) {
		boolean begun = this.handshake.tryBeginStep();
		this.begun |= begun;
		if (begun && !this.turnLasts) {
			this.turnLasts = true;
			// What is scheduled runs when the event loop has read all sockets
			context.executor().schedule(this::endStep, 0, TimeUnit.NANOSECONDS);
		}
		return begun;
	}

	private void endStep() {
		this.turnLasts = false;
		this.handshake.endStep();
	}

	// Reads on, so that a client that leaves is noticed, and no cryptography is spent
	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		CompositeByteBuf held = this.held;
		if (held == null) {
			context.fireChannelReadComplete();
		}
		else if (held.readableBytes() < MOST_HELD) {
			context.read();
		}
	}

	/**
	 * Take the step for which it was not the handshake's turn.
	 * @param context the context of this handler
	 */
	void proceed(ChannelHandlerContext context) {
		if (this.held != null && tryBeginStep(context)) {
			this.progress.working(true);
			try {
				passOn(context);
			}
			finally {
				this.progress.working(false);
			}
		}
	}

	private void passOn(ChannelHandlerContext context) {
		ByteBuf held = this.held;
		this.held = null;
		if (held != null) {
			context.fireChannelRead(held);
			context.fireChannelReadComplete();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		ByteBuf held = this.held;
		this.held = null;
		if (held != null) {
			held.release();
		}
		context.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		passOn(context);
	}

}
