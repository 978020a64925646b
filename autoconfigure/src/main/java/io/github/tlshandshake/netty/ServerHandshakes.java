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
			return;
		}
		if (channel instanceof DatagramChannel) {
			this.connectors.reportUntimed(new UntimedConnector("netty", address.getPort(),
					"the handshakes of HTTP/3 are part of QUIC, which has a timeout of its own"));
			return;
		}
		HandshakeConnector connector = this.connectors.open("netty", address.getPort());
		this.timed = new TimedServer(connector, new NettyTimeout(connector));
		this.timed.nettyTimeout().atMost(tls);
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

	// The first connection may be there before the server's channel was told of
	private @Nullable TimedServer timed(Channel channel) {
		if (this.timed == null && this.bound.getCount() > 0 && channel.parent() != null) {
			bound(channel.parent());
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
