package io.github.tlshandshake.netty;

import io.github.tlshandshake.connector.Handshake;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import reactor.netty.NettyPipeline;

/**
 * Handler behind TLS, which is the first to learn how the handshake went.
 */
final class HandshakeHandler extends ChannelInboundHandlerAdapter {

	static final String NAME = "tlsHandshake";

	private final NettyConnection connection;

	private final Handshake handshake;

	HandshakeHandler(NettyConnection connection, Handshake handshake) {
		this.connection = connection;
		this.handshake = handshake;
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof SniCompletionEvent completion) {
			clientHelloCompleted(completion);
		}
		if (event instanceof SslHandshakeCompletionEvent completion) {
			handshakeCompleted(context.pipeline(), completion);
		}
		if (!isFailure(event) || failuresMatter(context)) {
			context.fireUserEventTriggered(event);
		}
	}

	private boolean isFailure(Object event) {
		return this.connection.isClosed()
				|| (event instanceof SslCompletionEvent completion && !completion.isSuccess());
	}

	// With HTTP/2 Netty logs, behind this handler, a stack trace for each such client
	private boolean failuresMatter(ChannelHandlerContext context) {
		return !this.connection.isClosed() && context.pipeline().context(NettyPipeline.TlsMetricsHandler) != null;
	}

	private void clientHelloCompleted(SniCompletionEvent event) {
		if (!event.isSuccess()) {
			failed(event.cause());
		}
		else if (event.hostname() != null) {
			this.connection.nettyProgress().clientHelloCompleted(event.hostname());
		}
	}

	private void handshakeCompleted(ChannelPipeline pipeline, SslHandshakeCompletionEvent event) {
		if (!event.isSuccess()) {
			failed(event.cause());
		}
		else if (this.handshake.trySucceed()) {
			pipeline.remove(TransportHandler.NAME);
			pipeline.remove(this);
		}
		else {
			this.connection.close();
		}
	}

	private void failed(Throwable cause) {
		if (!(cause instanceof SslHandshakeTimeoutException)) {
			this.handshake.tryFail(withoutBytes(cause));
		}
		// Netty's own timeout, which may come just before ours
		else if (this.handshake.tryTimeOut()) {
			this.connection.close();
		}
	}

	// Netty's message has all that the client sent, in hexadecimal digits
	private static Throwable withoutBytes(Throwable cause) {
		return (cause instanceof NotSslRecordException) ? new NotSslRecordException("not an SSL/TLS record") : cause;
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (failuresMatter(context)) {
			context.fireExceptionCaught(cause);
		}
	}

}
