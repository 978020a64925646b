package io.github.tlshandshake;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.Lateness;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how exactly each server closes stuck clients. They measure, so nothing else
 * runs meanwhile.
 */
@Tag("alone")
class LatenessTests {

	static Stream<Arguments> servers() {
		return Stream.of(Arguments.of("Tomcat", ServerKind.TOMCAT_SERVLET, List.of()),
				Arguments.of("Tomcat with NIO2", ServerKind.TOMCAT_SERVLET, List.of(Nio2Configuration.class)),
				Arguments.of("Jetty", ServerKind.JETTY_SERVLET, List.of()),
				Arguments.of("Netty", ServerKind.NETTY, List.of()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("servers")
	void closesStuckClientsOfEachKindWithin50MillisAfterTimeout(String name, ServerKind kind,
			List<Class<?>> configuration) throws Exception {
		for (Duration timeout : List.of(Duration.ofMillis(700), Duration.ofSeconds(2))) {
			try (TestServer server = TestServer.start(kind, configuration, "tls-handshake.timeout=" + timeout)) {
				assertThat(HonestClient.create().get(server.port(), "/").body()).isEqualTo("hello");
				Outcomes outcomes = Outcomes.since(server.connector());
				assertThat(Lateness.measure(timeout, server.port())).isNotEmpty()
					.allSatisfy((stuck, median) -> assertThat(median).as("%s at %s", stuck, timeout)
						.isBetween(Duration.ZERO, Duration.ofMillis(50)));
				assertThat(outcomes.counts()).containsOnlyKeys(HandshakeOutcome.TIMEOUT);
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Nio2Configuration {

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> nio2Customizer() {
			return (factory) -> factory.setProtocol(Http11Nio2Protocol.class.getName());
		}

	}

}
