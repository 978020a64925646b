package io.github.tlshandshake.autoconfigure;

import java.time.Duration;
import java.util.Map;

import io.github.tlshandshake.HandshakeSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PortSettings}.
 */
class PortSettingsTests {

	private static PortSettings settings(Map<String, String> properties) {
		Binder binder = new Binder(new MapConfigurationPropertySource(properties));
		return new PortSettings(binder.bindOrCreate("tls-handshake", TlsHandshakeProperties.class));
	}

	@Test
	void hasDefaults() {
		HandshakeSettings settings = settings(Map.of()).apply(8443);
		assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(10));
		assertThat(settings.stuckAfter()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void takesPropertiesForAllPorts() {
		HandshakeSettings settings = settings(Map.of("tls-handshake.timeout", "5s", "tls-handshake.stuck-after", "2s"))
			.apply(8443);
		assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(settings.stuckAfter()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void shortensDefaultOfStuckAfterToTimeout() {
		HandshakeSettings settings = settings(Map.of("tls-handshake.timeout", "500ms")).apply(8443);
		assertThat(settings.timeout()).isEqualTo(Duration.ofMillis(500));
		assertThat(settings.stuckAfter()).isEqualTo(Duration.ofMillis(500));
	}

	@Test
	void takesPropertiesForSinglePort() {
		PortSettings settings = settings(Map.of("tls-handshake.timeout", "5s", "tls-handshake.ports.8443.timeout", "3s",
				"tls-handshake.ports.8443.stuck-after", "2s"));
		assertThat(settings.apply(8443).timeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(settings.apply(8443).stuckAfter()).isEqualTo(Duration.ofSeconds(2));
		assertThat(settings.apply(9443).timeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(settings.apply(9443).stuckAfter()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void takesMaximaForSinglePort() {
		PortSettings settings = settings(Map.of("tls-handshake.max-pending", "100",
				"tls-handshake.max-pending-per-address", "10", "tls-handshake.ports.8443.max-pending", "50",
				"tls-handshake.ports.8443.max-concurrent", "3", "tls-handshake.ports.8443.max-pending-per-address", "5",
				"tls-handshake.ports.9443.max-pending", "20"));
		assertThat(settings.apply(8443).maxPending()).isEqualTo(50);
		assertThat(settings.apply(8443).maxPendingPerAddress()).isEqualTo(5);
		assertThat(settings.apply(9443).maxPending()).isEqualTo(20);
		assertThat(settings.apply(9443).maxPendingPerAddress()).isEqualTo(10);
		assertThat(settings.apply(8443).maxConcurrent()).isEqualTo(3);
		assertThat(settings.apply(9443).maxConcurrent()).isEqualTo(Runtime.getRuntime().availableProcessors());
		assertThat(settings.apply(10443).maxPending()).isEqualTo(100);
		assertThat(settings(Map.of()).apply(8443).maxPendingPerAddress()).isNull();
	}

	@Test
	void inheritsWhatIsNotSetForSinglePort() {
		PortSettings settings = settings(Map.of("tls-handshake.timeout", "5s", "tls-handshake.stuck-after", "3s",
				"tls-handshake.ports.8443.timeout", "4s", "tls-handshake.ports.9443.timeout", "2s",
				"tls-handshake.ports.10443.stuck-after", "4s"));
		assertThat(settings.apply(8443).stuckAfter()).isEqualTo(Duration.ofSeconds(3));
		assertThat(settings.apply(9443).stuckAfter()).isEqualTo(Duration.ofSeconds(2));
		assertThat(settings.apply(10443).timeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(settings.apply(10443).stuckAfter()).isEqualTo(Duration.ofSeconds(4));
	}

	@Test
	void takesNumberWithoutUnitAsSeconds() {
		PortSettings settings = settings(Map.of("tls-handshake.timeout", "10", "tls-handshake.stuck-after", "2",
				"tls-handshake.ports.8443.timeout", "4", "tls-handshake.ports.8443.stuck-after", "3"));
		assertThat(settings.apply(9443).timeout()).isEqualTo(Duration.ofSeconds(10));
		assertThat(settings.apply(9443).stuckAfter()).isEqualTo(Duration.ofSeconds(2));
		assertThat(settings.apply(8443).timeout()).isEqualTo(Duration.ofSeconds(4));
		assertThat(settings.apply(8443).stuckAfter()).isEqualTo(Duration.ofSeconds(3));
	}

	@ParameterizedTest
	@CsvSource({ "PT0.1S", "PT24H" })
	void takesTimeoutAtItsLimit(Duration timeout) {
		assertThat(settings(Map.of("tls-handshake.timeout", timeout.toString())).apply(8443).timeout())
			.isEqualTo(timeout);
	}

	@ParameterizedTest
	@CsvSource({ "tls-handshake.timeout, 99ms, must be between 100ms and 24h",
			"tls-handshake.timeout, -1s, must be between 100ms and 24h",
			"tls-handshake.timeout, 86400001ms, must be between 100ms and 24h",
			"tls-handshake.stuck-after, 0s, must be positive", "tls-handshake.stuck-after, -1ms, must be positive",
			"tls-handshake.stuck-after, 11s, must not be longer than 'timeout'",
			"tls-handshake.ports.8443.timeout, 50ms, must be between 100ms and 24h",
			"tls-handshake.ports.8443.stuck-after, 0s, must be positive",
			"tls-handshake.max-pending, 0, must be positive",
			"tls-handshake.max-pending-per-address, -1, must be positive",
			"tls-handshake.ports.8443.max-pending, -1, must be positive",
			"tls-handshake.max-concurrent, 0, must be positive",
			"tls-handshake.ports.8443.max-concurrent, -1, must be positive",
			"tls-handshake.ports.8443.max-pending-per-address, 0, must be positive",
			"tls-handshake.ports.8443.stuck-after, 10001ms, must not be longer than 'timeout'" })
	void failsWithNameAndRuleOfWrongValue(String name, String value, String rule) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> settings(Map.of(name, value)))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo(name);
				assertThat(ex.getReason()).contains(rule);
			});
	}

	@ParameterizedTest
	@CsvSource({ "0", "-1", "65536", "70000", "web", "8443x", "99999999999" })
	void failsWithPortThatCannotBe(String port) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> settings(Map.of("tls-handshake.ports[" + port + "].timeout", "5s")))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo("tls-handshake.ports." + port);
				assertThat(ex.getReason()).contains("must be a number between 1 and 65535");
			});
	}

	@ParameterizedTest
	@CsvSource({ "1", "65535" })
	void takesPortAtItsLimit(int port) {
		assertThat(settings(Map.of("tls-handshake.ports." + port + ".timeout", "5s")).apply(port).timeout())
			.isEqualTo(Duration.ofSeconds(5));
	}

}
