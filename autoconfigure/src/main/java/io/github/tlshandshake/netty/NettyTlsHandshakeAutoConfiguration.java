package io.github.tlshandshake.netty;

import io.github.tlshandshake.autoconfigure.TlsHandshakeAutoConfiguration;
import io.github.tlshandshake.connector.HandshakeConnectors;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the TLS handshakes of the
 * embedded Reactor Netty.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TlsHandshakeAutoConfiguration.class)
@ConditionalOnClass({ HttpServer.class, NettyReactiveWebServerFactory.class })
@ConditionalOnBean(HandshakeConnectors.class)
public final class NettyTlsHandshakeAutoConfiguration {

	@Bean
	NettyHandshakeCustomizer nettyHandshakeCustomizer(HandshakeConnectors connectors) {
		return new NettyHandshakeCustomizer(connectors);
	}

	@Bean
	RSocketPort tlsHandshakeRSocketPort(HandshakeConnectors connectors) {
		return new RSocketPort(connectors);
	}

}
