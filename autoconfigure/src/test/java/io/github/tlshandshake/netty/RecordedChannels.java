package io.github.tlshandshake.netty;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.tlshandshake.testsupport.TestServer;
import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Recorder of the channels that the server hands over to the application.
 */
@Configuration(proxyBeanMethods = false)
class RecordedChannels {

	private final List<Channel> channels = new CopyOnWriteArrayList<>();

	@Bean
	WebServerFactoryCustomizer<NettyReactiveWebServerFactory> channelRecorder() {
		return (factory) -> factory.addServerCustomizers(
				(server) -> server.doOnConnection((connection) -> this.channels.add(connection.channel())));
	}

	/**
	 * Return the channel of the latest connection.
	 * @param server the server, which has answered a request on it
	 * @return the channel, which has no handlers any more when it is closed
	 */
	static Channel latest(TestServer server) {
		List<Channel> channels = server.context().getBean(RecordedChannels.class).channels;
		Channel channel = channels.get(channels.size() - 1);
		// A stream of HTTP/2 has a channel of its own
		return (channel.parent() instanceof ServerChannel) ? channel : channel.parent();
	}

}
