package io.github.tlshandshake.netty;

import java.time.Duration;

import io.github.tlshandshake.connector.HandshakeConnectors;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * {@link WebServerFactoryCustomizer} that has the handshakes of Reactor Netty timed.
 */
final class NettyHandshakeCustomizer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>,
		ApplicationListener<ReactiveWebServerInitializedEvent>, Ordered {

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

	private final HandshakeConnectors connectors;

	private volatile @Nullable ServerHandshakes handshakes;

	NettyHandshakeCustomizer(HandshakeConnectors connectors) {
		this.connectors = connectors;
	}

	// Last, so that what the application puts in front of TLS is part of the handshake
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers(this::time);
	}

	private HttpServer time(HttpServer server) {
		ServerHandshakes handshakes = new ServerHandshakes(this.connectors);
		this.handshakes = handshakes;
		return server.doOnBind(handshakes::bind)
			.doOnBound((bound) -> handshakes.bound(bound.channel()))
			.doOnUnbound((unbound) -> handshakes.stop())
			.doOnChannelInit((observer, channel, remoteAddress) -> handshakes.begin(channel));
	}

	// Reactor Netty tells of it on another thread: who sees the application started sees
	// its connectors
	@Override
	public void onApplicationEvent(ReactiveWebServerInitializedEvent event) {
		ServerHandshakes handshakes = this.handshakes;
		if (handshakes != null) {
			handshakes.awaitBound(LONGEST_WAIT);
		}
	}

}
