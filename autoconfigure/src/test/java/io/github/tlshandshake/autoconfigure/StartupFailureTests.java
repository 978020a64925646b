package io.github.tlshandshake.autoconfigure;

import java.time.Duration;

import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
					tls-handshake.timeout=0s,                0s,               tls-handshake.timeout,                'timeout' must be between 100ms and 24h
					tls-handshake.timeout=-1s,               -1s,              tls-handshake.timeout,                'timeout' must be between 100ms and 24h
					tls-handshake.timeout=99ms,              99ms,             tls-handshake.timeout,                'timeout' must be between 100ms and 24h
					tls-handshake.timeout=86401,             86401,            tls-handshake.timeout,                'timeout' must be between 100ms and 24h
					tls-handshake.timeout=1000000000000d,    1000000000000d,   tls-handshake.timeout,                'timeout' must be between 100ms and 24h
					tls-handshake.timeout=PT2562047788015H,  PT2562047788015H, tls-handshake.timeout,                'timeout' must be between 100ms and 24h
					tls-handshake.ports.8443.timeout=0s,     0s,               tls-handshake.ports.8443.timeout,     'timeout' must be between 100ms and 24h
					tls-handshake.stuck-after=0s,            0s,               tls-handshake.stuck-after,            'stuckAfter' must be positive
					tls-handshake.stuck-after=11,            11,               tls-handshake.stuck-after,            "'stuckAfter' must not be longer than 'timeout', which is PT10S"
					tls-handshake.stuck-after=1000000000000d, 1000000000000d,  tls-handshake.stuck-after,            "'stuckAfter' must not be longer than 'timeout', which is PT10S"
					tls-handshake.ports.8443.stuck-after=11s, 11s,             tls-handshake.ports.8443.stuck-after, "'stuckAfter' must not be longer than 'timeout', which is PT10S"
					tls-handshake.max-pending=0,             0,                tls-handshake.max-pending,            'maxPending' must be positive
					tls-handshake.ports.web.timeout=3s,      web,              tls-handshake.ports.web,              The port must be a number between 1 and 65535
					tls-handshake.ports.70000.timeout=5s,    70000,            tls-handshake.ports.70000,            The port must be a number between 1 and 65535
					tls-handshake.ports.0.timeout=5s,        0,                tls-handshake.ports.0,                The port must be a number between 1 and 65535
					""")
	void reportsPropertyAndValueAndRule(String property, String value, String name, String rule,
			CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(property));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Invalid value '%s' for configuration property '%s'".formatted(value, name))
			.contains(rule)
			.doesNotContain("\tat ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "5 s", "PT99999999999999999999H", "99999999999999999999" })
	void reportsValueThatIsNoDuration(String value, CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("tls-handshake.timeout=" + value));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: tls-handshake.timeout")
			.contains("Value: \"" + value + "\"")
			.contains("Reason: failed to convert java.lang.String to ")
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
