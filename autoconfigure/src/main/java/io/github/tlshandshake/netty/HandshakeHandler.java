package io.github.tlshandshake.netty;

import javax.net.ssl.SSLEngine;

import io.github.tlshandshake.connector.Handshake;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Handler behind TLS, which is the first to learn how the handshake went. It passes
 * everything on: what has failed is closed by those behind it.
 */
final class HandshakeHandler extends ChannelInboundHandlerAdapter {

	static final String NAME = "tlsHandshake";

	private static final String UNKNOWN_PROTOCOL = "";

	private static final String NO_CIPHER = "SSL_NULL_WITH_NULL_NULL";

	private final NettyProgress progress;

	private final Handshake handshake;

	private final NettyTimeout nettyTimeout;

	HandshakeHandler(NettyProgress progress, Handshake handshake, NettyTimeout nettyTimeout) {
		this.progress = progress;
		this.handshake = handshake;
		this.nettyTimeout = nettyTimeout;
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof SniCompletionEvent completion) {
			serverNameMapped(context.pipeline(), completion);
		}
		else if (event instanceof SslHandshakeCompletionEvent completion) {
			handshakeCompleted(context.pipeline(), completion);
		}
		context.fireUserEventTriggered(event);
	}

	private void serverNameMapped(ChannelPipeline pipeline, SniCompletionEvent event) {
		if (event.hostname() != null) {
			this.progress.serverName(event.hostname());
		}
		if (!event.isSuccess()) {
			failed(event.cause());
			return;
		}
		// The one of this name may have a timeout of its own
		SslHandler tls = pipeline.get(SslHandler.class);
		if (tls != null) {
			this.nettyTimeout.atMost(tls.getHandshakeTimeoutMillis());
		}
	}

	private void handshakeCompleted(ChannelPipeline pipeline, SslHandshakeCompletionEvent event) {
		if (!event.isSuccess()) {
			failed(event.cause());
			return;
		}
		SslHandler tls = pipeline.get(SslHandler.class);
		if (isEstablished(tls)) {
			this.handshake.trySucceed((tls != null) ? tls.engine().getSession().getProtocol() : UNKNOWN_PROTOCOL);
		}
		else {
			this.handshake.tryAbort();
		}
		HandshakeHandlers.remove(pipeline);
	}

	// A client that says goodbye in the middle ends the handshake too, and Netty calls
	// that a success. In TLS 1.3 there is a cipher from the server's first flight on.
	private boolean isEstablished(@Nullable SslHandler tls) {
		return !this.progress.records().saidGoodbye() && (tls == null || isEstablished(tls.engine()));
	}

	private static boolean isEstablished(SSLEngine engine) {
		return !NO_CIPHER.equals(engine.getSession().getCipherSuite()) && !isHandshaking(engine);
	}

	private static boolean isHandshaking(SSLEngine engine) {
		try {
			return engine.getHandshakeSession() != null;
		}
		catch (UnsupportedOperationException ex) {
			// Optional in an SSLEngine
			return false;
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		failed(cause);
		context.fireExceptionCaught(cause);
	}

	private void failed(Throwable cause) {
		// Netty's own timeout, which may come just before ours
		if (cause instanceof SslHandshakeTimeoutException) {
			this.handshake.tryTimeOut();
		}
		else {
			this.handshake.tryFail(NettyFailure.inTls(cause));
		}
	}

}
