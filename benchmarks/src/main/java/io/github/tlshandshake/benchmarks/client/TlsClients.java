package io.github.tlshandshake.benchmarks.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Clients of one port, all on one thread.
 *
 * @since 0.1.0
 */
public final class TlsClients implements AutoCloseable {

	/**
	 * Time of a client that was not served.
	 */
	public static final Duration NEVER = Duration.ofDays(1);

	private static final int MOST_CONTENT = 0x10000;

	private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final EventLoop loop = this.group.next();

	private final Map<String, SslContext> contexts = new ConcurrentHashMap<>();

	private final int port;

	/**
	 * Create clients.
	 * @param port the local port of the server
	 */
	public TlsClients(int port) {
		this.port = port;
	}

	/**
	 * Return whether a client was served.
	 * @param time its time
	 * @return whether it was
	 */
	public static boolean isServed(Duration time) {
		return time.compareTo(NEVER) < 0;
	}

	/**
	 * Return how clients come to their TLS.
	 * @return the name of the implementation
	 */
	public static String provider() {
		return OpenSsl.isAvailable() ? OpenSsl.versionString() : "the JDK's TLS";
	}

	/**
	 * Connect, send one request on a connection of its own, and leave.
	 * @param line how to reach the server
	 * @param patience the time after which to give up
	 * @return how long the client took, {@link #NEVER} if it was not served
	 */
	public CompletableFuture<Duration> visit(Line line, Duration patience) {
		Visit visit = new Visit();
		this.loop.execute(() -> start(visit, line, patience));
		return visit.result();
	}

	private void start(Visit visit, Line line, Duration patience) {
		Channel channel = connect(line, visit).channel();
		this.loop.schedule(() -> visit.result().complete(NEVER), patience.toNanos(), TimeUnit.NANOSECONDS);
		visit.result().whenComplete((time, ex) -> channel.close());
	}

	/**
	 * Do the same for many clients at once: each connects as soon as the one before has
	 * sent its hello, as clients do who need not share a processor.
	 * @param lines how they reach the server
	 * @param patience the time after which each gives up
	 * @return how long each of them took
	 */
	public List<Duration> visitAtOnce(List<Line> lines, Duration patience) {
		List<Visit> visits = lines.stream().map((line) -> new Visit()).toList();
		this.loop.execute(() -> startFrom(0, visits, lines, patience));
		return visits.stream().map((visit) -> visit.result().join()).toList();
	}

	private void startFrom(int first, List<Visit> visits, List<Line> lines, Duration patience) {
		if (first < visits.size()) {
			Visit visit = visits.get(first);
			visit.connected().whenComplete((nothing, ex) -> startFrom(first + 1, visits, lines, patience));
			// Its SYN was lost
			this.loop.schedule(() -> visit.connected().complete(null), 20, TimeUnit.MILLISECONDS);
			start(visit, lines.get(first), patience);
		}
	}

	/**
	 * Open a connection that is kept.
	 * @param source the address that the client comes from
	 * @return the connection
	 */
	public KeptConnection keep(@Nullable InetAddress source) {
		KeptConnection connection = new KeptConnection(this.loop);
		this.loop.execute(() -> connect(Line.fast(source), connection.handler()));
		return connection;
	}

	EventLoop loop() {
		return this.loop;
	}

	private ChannelFuture connect(Line line, ChannelHandler client) {
		Bootstrap bootstrap = new Bootstrap().group(this.loop)
			.channel(NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.SO_REUSEADDR, true)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
			.handler(initializer(line, client));
		if (line.source() != null) {
			bootstrap.localAddress(new InetSocketAddress(line.source(), 0));
		}
		return bootstrap.connect("127.0.0.1", this.port);
	}

	private ChannelInitializer<Channel> initializer(Line line, ChannelHandler client) {
		return new ChannelInitializer<>() {

			@Override
			protected void initChannel(Channel channel) {
				SslHandler tls = new SslHandler(engine(line.protocol(), channel.alloc()));
				tls.setHandshakeTimeoutMillis(0);
				channel.pipeline()
					.addLast(new DelayedWrites(line), tls, new HttpClientCodec(),
							new HttpObjectAggregator(MOST_CONTENT), client);
			}

		};
	}

	// An engine that does not know its peer never resumes a session
	private SSLEngine engine(String protocol, ByteBufAllocator allocator) {
		SSLEngine engine = this.contexts.computeIfAbsent(protocol, TlsClients::context).newEngine(allocator);
		SSLParameters parameters = engine.getSSLParameters();
		parameters.setServerNames(List.of(new SNIHostName("localhost")));
		engine.setSSLParameters(parameters);
		return engine;
	}

	private static SslContext context(String protocol) {
		try {
			return SslContextBuilder.forClient()
				.sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
				.trustManager(InsecureTrustManagerFactory.INSTANCE)
				.endpointIdentificationAlgorithm(null)
				.protocols(protocol)
				.build();
		}
		catch (SSLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
	}

}
