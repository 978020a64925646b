package io.github.tlshandshake.benchmarks.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * Client that connects, sends one request and leaves. It is served when the whole
 * response is here: TLS 1.3 tells a client earlier than the server that the handshake is
 * finished.
 */
final class Visit extends SimpleChannelInboundHandler<FullHttpResponse> {

	private final long startedAt = System.nanoTime();

	private final CompletableFuture<Duration> result;

	Visit(CompletableFuture<Duration> result) {
		this.result = result;
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof SslHandshakeCompletionEvent completion && completion.isSuccess()) {
			context.writeAndFlush(Requests.closing());
		}
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
		boolean ok = response.status().equals(HttpResponseStatus.OK);
		this.result.complete(ok ? Duration.ofNanos(System.nanoTime() - this.startedAt) : TlsClients.NEVER);
		context.close();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.result.complete(TlsClients.NEVER);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.result.complete(TlsClients.NEVER);
		context.close();
	}

}
