package io.github.tlshandshake.netty;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.tlshandshake.UntimedConnector;
import io.github.tlshandshake.connector.Handshake;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramChannel;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerConfig;
import reactor.netty.tcp.SslProvider;

/**
 * Handshakes of a server, from when it is bound until it stops.
 */
final class ServerHandshakes {

	private static final String SERVER = "netty";

	private final HandshakeConnectors connectors;

	private @Nullable SslProvider tls;

	private volatile CountDownLatch bound = new CountDownLatch(0);

	private volatile @Nullable TimedServer timed;

	ServerHandshakes(HandshakeConnectors connectors) {
		this.connectors = connectors;
	}

	/**
	 * Learn whether the server speaks TLS, which only its final configuration tells.
	 * @param config the configuration that is about to be bound
	 */
	synchronized void bind(HttpServerConfig config) {
		this.tls = config.sslProvider();
		this.bound = new CountDownLatch(1);
	}

	/**
	 * Open the connector, or report that there can be none.
	 * @param channel the server's channel
	 */
	synchronized void bound(Channel channel) {
		SslProvider tls = this.tls;
		if (tls != null && this.bound.getCount() > 0) {
			bound(channel, tls);
		}
		this.bound.countDown();
	}

	private void bound(Channel channel, SslProvider tls) {
		if (!(channel.localAddress() instanceof InetSocketAddress address)) {
			reportUntimed(-1, "a Unix domain socket has no port: " + channel.localAddress());
		}
		else if (channel instanceof DatagramChannel) {
			reportUntimed(address.getPort(), "with HTTP/3 they are part of QUIC, which has a timeout of its own");
		}
		else {
			open(address.getPort(), tls);
		}
	}

	private void reportUntimed(int port, String reason) {
		this.connectors.reportUntimed(new UntimedConnector(SERVER, port, reason));
	}

	private void open(int port, SslProvider tls) {
		HandshakeConnector connector = this.connectors.open(SERVER, port);
		TimedServer timed = new TimedServer(connector, new NettyTimeout(connector));
		this.timed = timed;
		timed.nettyTimeout().atMost(tls);
	}

	/**
	 * Wait until the server, which has started, has told of its channel.
	 * @param atMost the longest time to wait
	 */
	void awaitBound(Duration atMost) {
		try {
			this.bound.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	synchronized void stop() {
		this.tls = null;
		TimedServer timed = this.timed;
		if (timed != null) {
			this.timed = null;
			timed.connector().stopped();
		}
	}

	void begin(Channel channel) {
		TimedServer timed = timed(channel);
		String tlsHandler = (timed != null) ? HandshakeHandlers.tlsHandler(channel.pipeline()) : null;
		if (timed != null && tlsHandler != null) {
			NettyConnection connection = new NettyConnection(channel);
			Handshake handshake = timed.connector().begin(connection);
			HandshakeHandlers.add(channel.pipeline(), tlsHandler, connection.nettyProgress(), handshake,
					timed.nettyTimeout());
		}
	}

	// The first connection may come before the server has told of its channel
	private @Nullable TimedServer timed(Channel channel) {
		Channel server = channel.parent();
		if (this.timed == null && server != null && this.bound.getCount() > 0) {
			bound(server);
		}
		return this.timed;
	}

	/**
	 * Server whose handshakes are timed.
	 *
	 * @param connector the server's connector
	 * @param nettyTimeout the server's own timeout
	 */
	private record TimedServer(HandshakeConnector connector, NettyTimeout nettyTimeout) {

	}

}
