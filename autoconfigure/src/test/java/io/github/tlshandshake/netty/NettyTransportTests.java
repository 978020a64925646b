package io.github.tlshandshake.netty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for Netty's transports.
 */
class NettyTransportTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Test
	@EnabledIf("io.netty.channel.epoll.Epoll#isAvailable")
	void timesHandshakesOfEpoll() throws Exception {
		assertTimed(EpollSocketChannel.class);
	}

	@Test
	void timesHandshakesOfNio() throws Exception {
		assertTimed(NioSocketChannel.class, NioConfiguration.class);
	}

	private void assertTimed(Class<? extends Channel> channel, Class<?>... configuration) throws Exception {
		List<Class<?>> all = new ArrayList<>(List.of(configuration));
		all.add(RecordedChannels.class);
		try (TestServer server = TestServer.start(ServerKind.NETTY, all, "tls-handshake.timeout=" + TIMEOUT)) {
			Outcomes outcomes = Outcomes.since(server.connector());
			assertThat(HonestClient.create().get(server.port(), "/").body()).isEqualTo("hello");
			assertThat(RecordedChannels.latest(server)).isInstanceOf(channel);
			try (StuckClients silent = StuckClients.open(StuckKind.SILENT, server.port());
					StuckClients dripping = StuckClients.open(StuckKind.DRIPPING, server.port());
					StuckClients stalled = StuckClients.open(StuckKind.STALLED, server.port())) {
				for (StuckClients clients : List.of(silent, dripping, stalled)) {
					assertThat(clients.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
				}
			}
			assertThat(outcomes.counts()).isEqualTo(Map.of(HandshakeOutcome.SUCCESS, 1L, HandshakeOutcome.TIMEOUT, 3L));
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class NioConfiguration {

		@Bean(destroyMethod = "dispose")
		LoopResources nioLoopResources() {
			return LoopResources.create("nio", 2, true);
		}

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> nio(LoopResources loopResources) {
			return (factory) -> {
				factory.setResourceFactory(null);
				factory.addServerCustomizers((server) -> server.runOn(loopResources, false));
			};
		}

	}

}
