package io.github.tlshandshake.netty;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.tlshandshake.testsupport.TestServer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCompletionEvent;
import reactor.netty.NettyPipeline;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What handlers of the application behind TLS learn of its failures.
 */
@Configuration(proxyBeanMethods = false)
class SeenBehindTls {

	private final List<String> seen = new CopyOnWriteArrayList<>();

	static List<String> on(TestServer server) {
		return server.context().getBean(SeenBehindTls.class).seen;
	}

	@Bean
	WebServerFactoryCustomizer<NettyReactiveWebServerFactory> recorders() {
		return (factory) -> factory.addServerCustomizers(
				(server) -> server.doOnChannelInit((observer, channel, remoteAddress) -> add(channel)));
	}

	private void add(Channel channel) {
		if (channel.pipeline().context(NettyPipeline.SslReader) != null) {
			channel.pipeline().addBefore(NettyPipeline.SslReader, "first", new Recorder("first"));
		}
		if (channel.pipeline().context(NettyPipeline.ReactiveBridge) != null) {
			channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, "last", new Recorder("last"));
		}
		else {
			channel.pipeline().addLast("last", new Recorder("last"));
		}
	}

	/**
	 * Handler that records, and passes everything on.
	 */
	private final class Recorder extends ChannelInboundHandlerAdapter {

		private final String name;

		Recorder(String name) {
			this.name = name;
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (event instanceof SslCompletionEvent completion) {
				record(event.getClass().getSimpleName() + ": "
						+ (completion.isSuccess() ? "success" : describe(completion.cause())));
			}
			context.fireUserEventTriggered(event);
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			record(describe(cause));
			context.fireExceptionCaught(cause);
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			record("inactive");
			context.fireChannelInactive();
		}

		private void record(String text) {
			SeenBehindTls.this.seen.add(this.name + " " + text);
		}

		private static String describe(Throwable cause) {
			Throwable root = cause.getCause();
			return cause.getClass().getSimpleName() + ((root != null) ? "(" + describe(root) + ")" : "");
		}

	}

}
