package io.github.tlshandshake.netty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.RecordingSocket;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.NettyPipeline;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for handlers of the application in front of TLS.
 */
@ParameterizedClass
@ValueSource(booleans = { true, false })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class NettyApplicationHandlerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final String FAILURE = "broken handler";

	@Parameter
	boolean http2;

	private TestServer server;

	private TestServer stock;

	@BeforeAll
	void startServers() {
		this.server = start(true);
		this.stock = start(false);
	}

	private TestServer start(boolean enabled) {
		return TestServer.start(ServerKind.NETTY, List.of(SeenBehindTls.class, HandlerConfiguration.class),
				"tls-handshake.enabled=" + enabled, "tls-handshake.timeout=" + TIMEOUT,
				"server.http2.enabled=" + this.http2);
	}

	@AfterAll
	void stopServers() {
		this.server.close();
		this.stock.close();
	}

	@Test
	void failsAsWithoutUsWhenHandlerThrows(CapturedOutput output) throws IOException {
		Outcomes outcomes = Outcomes.since(this.server.connector());
		byte[] hello = ClientHello.of("localhost").bytes();
		FailureSeen failure = FailureSeen.provoke(this.server, (socket) -> socket.getOutputStream().write(hello));
		assertThat(failure.closed()).isTrue();
		outcomes.awaitOnly(HandshakeOutcome.ERROR);
		assertThat(output.getAll().lines()).filteredOn((line) -> line.contains("onUncaughtException"))
			.singleElement()
			.asString()
			.contains("ERROR");
		assertThat(output).contains(FAILURE);
		assertThat(failure)
			.isEqualTo(FailureSeen.provoke(this.stock, (socket) -> socket.getOutputStream().write(hello)));
	}

	@Test
	void keepsConnectionThatSpeaksNoTlsAfterAll() throws IOException {
		Outcomes outcomes = Outcomes.since(this.server.connector());
		try (RecordingSocket socket = RecordingSocket.connect(this.server.port())) {
			socket.getOutputStream().write("PLAIN".getBytes(StandardCharsets.US_ASCII));
			assertThat(socket.readToEnd(TIMEOUT.multipliedBy(2))).as("closed").isFalse();
		}
		assertThat(outcomes.total()).isZero();
		assertThat(this.server.connector().pendingCount()).isZero();
	}

	@Configuration(proxyBeanMethods = false)
	static class HandlerConfiguration {

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> handler() {
			return (factory) -> factory.addServerCustomizers(
					(server) -> server.doOnChannelInit((observer, channel, remoteAddress) -> add(channel)));
		}

		private void add(Channel channel) {
			channel.pipeline().addFirst(new ProtocolHandler());
		}

	}

	/**
	 * Handler that takes TLS out for those who speak something else, and fails otherwise.
	 */
	private static final class ProtocolHandler extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (message instanceof ByteBuf bytes && bytes.getByte(bytes.readerIndex()) == 'P') {
				ChannelPipeline pipeline = context.pipeline();
				pipeline.remove(NettyPipeline.SslHandler);
				pipeline.remove(NettyPipeline.SslReader);
				context.fireChannelRead(message);
				context.read();
				return;
			}
			((ByteBuf) message).release();
			throw new IllegalStateException(FAILURE);
		}

	}

}
