package io.github.tlshandshake.netty;

import java.io.IOException;

import io.github.tlshandshake.connector.Handshake;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import reactor.netty.NettyPipeline;

/**
 * Handler in front of TLS, which sees the client's bytes, its leaving, and the server's
 * answers.
 */
final class TransportHandler extends ChannelDuplexHandler {

	static final String NAME = "tlsHandshakeTransport";

	private final NettyConnection connection;

	private final Handshake handshake;

	TransportHandler(NettyConnection connection, Handshake handshake) {
		this.connection = connection;
		this.handshake = handshake;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		followTls(context.pipeline());
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		NettyProgress progress = this.connection.nettyProgress();
		if (message instanceof ByteBuf bytes) {
			progress.received(bytes.readableBytes());
		}
		progress.working(true);
		try {
			context.fireChannelRead(message);
		}
		finally {
			progress.working(false);
		}
		if (!context.isRemoved()) {
			followTls(context.pipeline());
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		this.connection.nettyProgress().answered();
		followTls(context.pipeline());
		context.write(message, promise);
	}

	// Where plain HTTP is redirected, TLS comes into the pipeline with the first bytes
	// of the client, or never
	private void followTls(ChannelPipeline pipeline) {
		if (pipeline.context(HandshakeHandler.NAME) != null) {
			return;
		}
		if (pipeline.context(NettyPipeline.SslReader) != null) {
			pipeline.addBefore(NettyPipeline.SslReader, HandshakeHandler.NAME,
					new HandshakeHandler(this.connection, this.handshake));
		}
		else if (pipeline.context(NettyPipeline.NonSslRedirectDetector) == null
				&& pipeline.get(SslHandler.class) == null) {
			this.handshake.tryWithdraw();
			pipeline.remove(this);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (cause instanceof IOException) {
			this.handshake.tryAbort();
		}
		else {
			this.handshake.tryFail(cause);
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
