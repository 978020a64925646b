package io.github.tlshandshake.netty;

import java.time.Duration;

import io.github.tlshandshake.connector.HandshakeConnector;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.netty.ReactorNetty;
import reactor.netty.tcp.SslProvider;

/**
 * Reactor Netty's own timeouts of handshakes, of which the shortest counts. They start
 * before a handler of ours can see them, and Spring Boot offers no setting for them.
 */
final class NettyTimeout {

	private static final Log logger = LogFactory.getLog(NettyTimeout.class);

	// See SslProvider of Reactor Netty
	private static final long DEFAULT_MILLIS = 10_000;

	private final HandshakeConnector connector;

	private volatile long shortestMillis = Long.MAX_VALUE;

	NettyTimeout(HandshakeConnector connector) {
		this.connector = connector;
	}

	/**
	 * Take note of the timeout for clients of which the server name is not known yet.
	 * @param provider the server's TLS
	 */
	void atMost(SslProvider provider) {
		atMost(timeoutMillis(provider));
	}

	// It has no getter, but tells each handler
	private static long timeoutMillis(SslProvider provider) {
		try {
			SslHandler handler = provider.getSslContext().newHandler(UnpooledByteBufAllocator.DEFAULT);
			try {
				provider.configure(handler);
				return handler.getHandshakeTimeoutMillis();
			}
			finally {
				ReferenceCountUtil.release(handler.engine());
			}
		}
		catch (RuntimeException ex) {
			logger.debug("Failed to find out Reactor Netty's own timeout of TLS handshakes", ex);
			return configuredMillis();
		}
	}

	/**
	 * Take note of a timeout that some handshakes have.
	 * @param millis the timeout in milliseconds, zero if there is none
	 */
	void atMost(long millis) {
		if (millis > 0 && millis < this.shortestMillis) {
			lower(millis);
		}
	}

	private synchronized void lower(long millis) {
		if (millis < this.shortestMillis) {
			this.shortestMillis = millis;
			this.connector.limitTimeout(Duration.ofMillis(millis),
					"Reactor Netty's own timeout comes first; " + setting(millis));
		}
	}

	private static String setting(long millis) {
		return (millis == configuredMillis())
				? "the system property %s sets it, in milliseconds".formatted(ReactorNetty.SSL_HANDSHAKE_TIMEOUT)
				: "the 'handshakeTimeout' of its SslProvider sets it";
	}

	private static long configuredMillis() {
		return Long.getLong(ReactorNetty.SSL_HANDSHAKE_TIMEOUT, DEFAULT_MILLIS);
	}

}
