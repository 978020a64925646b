package io.github.tlshandshake.autoconfigure;

import java.time.Duration;

import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the start of an application whose properties are wrong.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureTests {

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"',
			textBlock = """
					tls-handshake.timeout=0s,                 0s,  tls-handshake.timeout,                 The time must be positive
					tls-handshake.timeout=-1s,                -1s, tls-handshake.timeout,                 The time must be positive
					tls-handshake.stuck-after=0s,             0s,  tls-handshake.stuck-after,             The time must be positive
					tls-handshake.stuck-after=11s,            11s, tls-handshake.stuck-after,             "The time must not be longer than the timeout, which is PT10S"
					tls-handshake.ports.8443.timeout=0s,      0s,  tls-handshake.ports.8443.timeout,      The time must be positive
					tls-handshake.ports.8443.stuck-after=11s, 11s, tls-handshake.ports.8443.stuck-after,  "The time must not be longer than the timeout, which is PT10S"
					tls-handshake.ports.70000.timeout=5s,     70000, tls-handshake.ports.70000,           The port must be between 1 and 65535
					tls-handshake.ports.0.timeout=5s,         0,   tls-handshake.ports.0,                 The port must be between 1 and 65535
					""")
	void reportsPropertyAndValueAndRule(String property, String value, String name, String rule,
			CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(property));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Invalid value '%s' for configuration property '%s'".formatted(value, name))
			.contains(rule)
			.doesNotContain("\tat ");
	}

	@Test
	void reportsValueThatIsNoDuration(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("tls-handshake.timeout=abc"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: tls-handshake.timeout")
			.contains("Value: \"abc\"")
			.contains("'abc' is not a valid duration")
			.doesNotContain("\tat ");
	}

	@Test
	void reportsPortThatIsNoNumber(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("tls-handshake.ports.main.timeout=5s"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Failed to bind properties under 'tls-handshake.ports'")
			.contains("main")
			.doesNotContain("\tat ");
	}

	@Test
	void startsWhenTimeoutIsShorterThanDefaultOfStuckAfter() {
		try (TestServer server = start("tls-handshake.timeout=500ms")) {
			assertThat(server.connector().settings())
				.extracting(HandshakeSettings::timeout, HandshakeSettings::stuckAfter)
				.containsExactly(Duration.ofMillis(500), Duration.ofMillis(500));
		}
	}

	private TestServer start(String property) {
		return TestServer.start(ServerKind.TOMCAT_SERVLET, property);
	}

}
