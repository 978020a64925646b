package io.github.tlshandshake;

import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.RequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.JettyRequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.upgrade.StandardWebSocketUpgradeStrategy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for WebSockets of Spring WebFlux, which are idle for longer than a handshake may
 * take.
 */
class ReactiveWebSocketTests {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT_REACTIVE", "JETTY_REACTIVE", "NETTY" })
	void keepsWebSocketThatIsIdleLongerThanTimeout(ServerKind kind) throws Exception {
		try (TestServer server = TestServer.start(kind, List.of(EchoConfiguration.class),
				"tls-handshake.timeout=" + TIMEOUT, "test.upgrade-strategy=" + upgradeStrategy(kind).getName())) {
			Outcomes outcomes = Outcomes.since(server.connector());
			Echoes echoes = new Echoes();
			WebSocket socket = HonestClient.create()
				.httpClient()
				.newWebSocketBuilder()
				.buildAsync(URI.create("wss://localhost:" + server.port() + "/echo"), echoes)
				.get(10, TimeUnit.SECONDS);
			for (String text : List.of("first", "second")) {
				Awaitility.await().during(TIMEOUT.multipliedBy(2)).until(() -> !socket.isInputClosed());
				socket.sendText(text, true);
				assertThat(echoes.await()).isEqualTo(text);
			}
			socket.abort();
			assertThat(outcomes.counts()).isEqualTo(Map.of(HandshakeOutcome.SUCCESS, 1L));
		}
	}

	// The class path, where all servers are, does not tell
	private Class<? extends RequestUpgradeStrategy> upgradeStrategy(ServerKind kind) {
		return switch (kind.server()) {
			case "jetty" -> JettyRequestUpgradeStrategy.class;
			case "netty" -> ReactorNettyRequestUpgradeStrategy.class;
			default -> StandardWebSocketUpgradeStrategy.class;
		};
	}

	/**
	 * Listener that keeps what the server sends.
	 */
	private static final class Echoes implements WebSocket.Listener {

		private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
			this.texts.add(text.toString());
			return WebSocket.Listener.super.onText(socket, text, last);
		}

		@Nullable String await() throws InterruptedException {
			return this.texts.poll(10, TimeUnit.SECONDS);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EchoConfiguration {

		@Bean
		SimpleUrlHandlerMapping echo() {
			WebSocketHandler handler = (session) -> session
				.send(session.receive().map((message) -> session.textMessage(message.getPayloadAsText())));
			return new SimpleUrlHandlerMapping(Map.of("/echo", handler), -1);
		}

		@Bean
		WebFluxConfigurer upgrade(@Value("${test.upgrade-strategy}") Class<? extends RequestUpgradeStrategy> strategy) {
			return new WebFluxConfigurer() {

				@Override
				public WebSocketService getWebSocketService() {
					return new HandshakeWebSocketService(BeanUtils.instantiateClass(strategy));
				}

			};
		}

	}

}
