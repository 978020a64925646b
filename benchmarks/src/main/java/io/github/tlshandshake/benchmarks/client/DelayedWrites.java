package io.github.tlshandshake.benchmarks.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Delays what a client writes. Stands in front of TLS.
 */
final class DelayedWrites extends ChannelOutboundHandlerAdapter {

	private final Line line;

	private boolean hello = true;

	DelayedWrites(Line line) {
		this.line = line;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		Duration delay = this.hello ? this.line.helloDelay() : this.line.flightDelay();
		this.hello = false;
		if (delay.isZero()) {
			context.write(message, promise);
		}
		else {
			// Those with the same deadline run in the order in which they were scheduled
			context.executor()
				.schedule(() -> context.writeAndFlush(message, promise), delay.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

}
