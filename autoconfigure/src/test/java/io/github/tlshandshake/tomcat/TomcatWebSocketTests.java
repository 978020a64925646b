package io.github.tlshandshake.tomcat;

import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.TestServer;
import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import org.apache.tomcat.websocket.server.WsContextListener;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for WebSockets, which are idle for longer than a handshake may take.
 */
class TomcatWebSocketTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	@ParameterizedTest
	@EnumSource
	void keepsWebSocketThatIsIdleLongerThanTimeout(TomcatProtocol protocol) throws Exception {
		try (TestServer server = protocol.start(List.of(EchoConfiguration.class), "tls-handshake.timeout=" + TIMEOUT)) {
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

	@ServerEndpoint("/echo")
	public static class EchoEndpoint {

		@OnMessage
		public String echo(String text) {
			return text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EchoConfiguration {

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> webSocketCustomizer() {
			return (factory) -> factory
				.addContextCustomizers((context) -> context.addApplicationListener(WsContextListener.class.getName()));
		}

		@Bean
		SmartInitializingSingleton echoEndpoint(ServletContext servletContext) {
			return () -> {
				ServerContainer container = (ServerContainer) servletContext
					.getAttribute(ServerContainer.class.getName());
				try {
					container.addEndpoint(EchoEndpoint.class);
				}
				catch (DeploymentException ex) {
					throw new IllegalStateException(ex);
				}
			};
		}

	}

}
