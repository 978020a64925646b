package io.github.tlshandshake.netty;

import io.github.tlshandshake.connector.HandshakeConnectors;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;

/**
 * {@link ManagementContextConfiguration @ManagementContextConfiguration} for a management
 * server on a port of its own, whose context inherits no customizers.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnClass({ HttpServer.class, NettyReactiveWebServerFactory.class })
@ConditionalOnBean(HandshakeConnectors.class)
class NettyHandshakeManagementContextConfiguration {

	@Bean
	NettyHandshakeCustomizer nettyManagementHandshakeCustomizer(HandshakeConnectors connectors) {
		return new NettyHandshakeCustomizer(connectors);
	}

}
