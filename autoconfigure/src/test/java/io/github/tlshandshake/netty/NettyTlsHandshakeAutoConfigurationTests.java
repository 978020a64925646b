package io.github.tlshandshake.netty;

import io.github.tlshandshake.autoconfigure.TlsHandshakeAutoConfiguration;
import io.github.tlshandshake.connector.HandshakeConnectors;
import org.junit.jupiter.api.Test;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NettyTlsHandshakeAutoConfiguration}.
 */
class NettyTlsHandshakeAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations
		.of(TlsHandshakeAutoConfiguration.class, NettyTlsHandshakeAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void customizesServerOfServletApplication() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(NettyHandshakeCustomizer.class));
	}

	@Test
	void customizesServerOfReactiveApplication() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).hasSingleBean(NettyHandshakeCustomizer.class));
	}

	@Test
	void backsOffWhenDisabled() {
		this.contextRunner.withPropertyValues("tls-handshake.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(NettyHandshakeCustomizer.class));
	}

	@Test
	void backsOffWithoutWebApplication() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(NettyHandshakeCustomizer.class));
	}

	@Test
	void backsOffWithoutServer() {
		runWithout(HttpServer.class);
	}

	@Test
	void backsOffWithoutServerOfSpringBoot() {
		runWithout(NettyReactiveWebServerFactory.class);
	}

	private void runWithout(Class<?> type) {
		this.contextRunner.withClassLoader(new FilteredClassLoader(type))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(HandshakeConnectors.class)
				.doesNotHaveBean("nettyHandshakeCustomizer"));
	}

}
