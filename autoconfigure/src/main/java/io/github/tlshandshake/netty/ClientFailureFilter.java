package io.github.tlshandshake.netty;

import java.io.IOException;

import javax.net.ssl.SSLException;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import reactor.netty.NettyPipeline;

/**
 * Handler that keeps Netty from logging a stack trace for each client whose handshake
 * fails, which it does where HTTP/2 is enabled. It does what Netty does beside that:
 * where HTTP's version is chosen, close and pass the failure on, and at the end of the
 * pipeline nothing.
 *
 * @see io.netty.handler.ssl.ApplicationProtocolNegotiationHandler#exceptionCaught
 */
final class ClientFailureFilter extends ChannelInboundHandlerAdapter {

	static final String NAME = "tlsHandshakeFailures";

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		boolean decoding = cause instanceof DecoderException && cause.getCause() instanceof SSLException;
		if (!decoding && !(cause instanceof IOException)) {
			context.fireExceptionCaught(cause);
			return;
		}
		ChannelHandlerContext choice = context.pipeline().context(NettyPipeline.H2OrHttp11Codec);
		if (choice != null) {
			replace(choice, cause, decoding);
		}
	}

	private static void replace(ChannelHandlerContext choice, Throwable cause, boolean decoding) {
		if (!decoding) {
			choice.fireExceptionCaught(cause);
		}
		choice.close();
	}

}
