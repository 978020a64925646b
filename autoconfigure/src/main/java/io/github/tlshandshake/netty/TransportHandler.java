package io.github.tlshandshake.netty;

import java.io.IOException;

import io.github.tlshandshake.connector.Handshake;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Handler in front of TLS, which sees the client's bytes, its leaving, and the server's
 * answers.
 */
final class TransportHandler extends ChannelDuplexHandler {

	static final String NAME = "tlsHandshakeTransport";

	private final NettyProgress progress;

	private final Handshake handshake;

	TransportHandler(NettyProgress progress, Handshake handshake) {
		this.progress = progress;
		this.handshake = handshake;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof ByteBuf bytes) {
			received(bytes);
		}
		this.progress.working(true);
		try {
			context.fireChannelRead(message);
		}
		finally {
			this.progress.working(false);
		}
		withdrawUnlessTls(context);
	}

	private void received(ByteBuf bytes) {
		if (this.progress.received(bytes)) {
			this.handshake.clientHelloReceived();
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		this.progress.answered();
		this.handshake.answered(this.progress.bytesReceived());
		withdrawUnlessTls(context);
		context.write(message, promise);
	}

	// Where plain HTTP is redirected, it turns out with the client's first bytes
	private void withdrawUnlessTls(ChannelHandlerContext context) {
		if (!context.isRemoved() && !HandshakeHandlers.isTlsIn(context.pipeline())) {
			this.handshake.tryWithdraw();
			HandshakeHandlers.remove(context.pipeline());
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (cause instanceof IOException) {
			this.handshake.tryAbort();
		}
		else {
			this.handshake.tryFail(NettyFailure.inFrontOfTls(cause));
		}
		context.fireExceptionCaught(cause);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.handshake.tryAbort();
		context.fireChannelInactive();
	}

	// A close for what TLS said, or by us, finds the handshake ended
	@Override
	public void close(ChannelHandlerContext context, ChannelPromise promise) {
		this.handshake.tryClose();
		context.close(promise);
	}

}
