package io.github.tlshandshake.benchmarks.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Established connection that sends requests at a steady rate. The time of a response is
 * measured from when its request should have been sent: a server that is slow to answer
 * cannot make the client ask less often, and so look better ("coordinated omission").
 *
 * @since 0.1.0
 */
public final class KeptConnection {

	private final CompletableFuture<Void> established = new CompletableFuture<>();

	private final Queue<Long> due = new ArrayDeque<>();

	private final EventLoop loop;

	private List<Duration> times = new ArrayList<>();

	private @Nullable ChannelHandlerContext context;

	private @Nullable ScheduledFuture<?> ticks;

	private boolean lost;

	KeptConnection(EventLoop loop) {
		this.loop = loop;
	}

	/**
	 * Return when the handshake is finished and the first response is here.
	 * @return is completed then
	 */
	public CompletableFuture<Void> established() {
		return this.established;
	}

	/**
	 * Begin to send requests.
	 * @param firstIn the time from now to the first one
	 * @param interval the time between two of them
	 */
	public void start(Duration firstIn, Duration interval) {
		long first = System.nanoTime() + firstIn.toNanos();
		this.loop.execute(() -> {
			this.times = new ArrayList<>();
			tickAt(first, interval.toNanos());
		});
	}

	// Scheduled one by one: a late tick counts from when it should have come
	private void tickAt(long at, long interval) {
		this.ticks = this.loop.schedule(() -> {
			this.due.add(at);
			if (this.due.size() == 1) {
				send();
			}
			tickAt(at + interval, interval);
		}, at - System.nanoTime(), TimeUnit.NANOSECONDS);
	}

	private void send() {
		if (this.context != null && !this.lost) {
			this.context.writeAndFlush(Requests.keepingAlive());
		}
	}

	/**
	 * Send no more requests.
	 * @return the times of all responses. A request that has none counts with its age.
	 */
	public CompletableFuture<Times> stop() {
		return CompletableFuture.supplyAsync(() -> {
			if (this.ticks != null) {
				this.ticks.cancel(false);
			}
			List<Duration> all = new ArrayList<>(this.times);
			this.due.forEach((at) -> all.add(Duration.ofNanos(System.nanoTime() - at)));
			this.times = new ArrayList<>();
			return new Times(all, this.lost);
		}, this.loop);
	}

	/**
	 * Close the connection.
	 */
	public void close() {
		this.loop.execute(() -> {
			if (this.context != null) {
				this.context.close();
			}
		});
	}

	ChannelHandler handler() {
		return new SimpleChannelInboundHandler<FullHttpResponse>() {

			@Override
			public void userEventTriggered(ChannelHandlerContext context, Object event) {
				if (event instanceof SslHandshakeCompletionEvent completion && completion.isSuccess()) {
					KeptConnection.this.context = context;
					send();
				}
			}

			@Override
			protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
				respond();
			}

			@Override
			public void channelInactive(ChannelHandlerContext context) {
				lose();
			}

			@Override
			public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
				lose();
				context.close();
			}

		};
	}

	private void respond() {
		if (this.established.complete(null)) {
			return;
		}
		Long at = this.due.poll();
		if (at != null) {
			this.times.add(Duration.ofNanos(System.nanoTime() - at));
		}
		if (!this.due.isEmpty()) {
			send();
		}
	}

	private void lose() {
		this.lost = true;
		this.established.completeExceptionally(new IllegalStateException("The connection was closed"));
	}

	/**
	 * What came of the requests on a connection.
	 *
	 * @param times the times of all responses
	 * @param lost whether the server has closed the connection
	 */
	public record Times(List<Duration> times, boolean lost) {
	}

}
