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

	private long startedAt;

	private final CompletableFuture<Void> connected = new CompletableFuture<>();

	private final CompletableFuture<Duration> result = new CompletableFuture<>();

	/**
	 * Return when the client has connected and sent its hello.
	 * @return is completed then
	 */
	CompletableFuture<Void> connected() {
		return this.connected;
	}

	/**
	 * Return how long the client took.
	 * @return the time, {@link TlsClients#NEVER} if it was not served
	 */
	CompletableFuture<Duration> result() {
		return this.result;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.startedAt = System.nanoTime();
	}

	// TLS stands in front of this handler, and has sent the hello
	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.connected.complete(null);
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
