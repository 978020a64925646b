package io.github.tlshandshake.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

import io.github.tlshandshake.HandshakeSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Settings of each local port, made from the properties. A wrong value fails here, when
 * the application starts, and not when the port opens.
 */
final class PortSettings implements IntFunction<HandshakeSettings> {

	private static final Duration DEFAULT_STUCK_AFTER = Duration.ofSeconds(1);

	private static final int HIGHEST_PORT = 65535;

	private final HandshakeSettings defaults;

	private final Map<Integer, HandshakeSettings> ports = new HashMap<>();

	/**
	 * Create settings.
	 * @param properties the properties
	 * @throws InvalidConfigurationPropertyValueException if a value breaks a rule
	 */
	PortSettings(TlsHandshakeProperties properties) {
		this.defaults = settings("tls-handshake", properties.timeout(), properties.stuckAfter(), DEFAULT_STUCK_AFTER);
		properties.ports().forEach(this::addPort);
	}

	private void addPort(int port, TlsHandshakeProperties.Port properties) {
		String prefix = "tls-handshake.ports." + port;
		check(port > 0 && port <= HIGHEST_PORT, prefix, port, "The port must be between 1 and " + HIGHEST_PORT);
		Duration timeout = (properties.timeout() != null) ? properties.timeout() : this.defaults.timeout();
		this.ports.put(port, settings(prefix, timeout, properties.stuckAfter(), this.defaults.stuckAfter()));
	}

	private static HandshakeSettings settings(String prefix, Duration timeout, @Nullable Duration stuckAfter,
			Duration defaultStuckAfter) {
		checkPositive(prefix + ".timeout", timeout);
		if (stuckAfter == null) {
			return new HandshakeSettings(timeout, min(defaultStuckAfter, timeout));
		}
		String name = prefix + ".stuck-after";
		checkPositive(name, stuckAfter);
		check(stuckAfter.compareTo(timeout) <= 0, name, stuckAfter,
				"The time must not be longer than the timeout, which is " + timeout);
		return new HandshakeSettings(timeout, stuckAfter);
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	private static void checkPositive(String name, Duration value) {
		check(!value.isNegative() && !value.isZero(), name, value, "The time must be positive");
	}

	private static void check(boolean valid, String name, Object value, String rule) {
		if (!valid) {
			throw new InvalidConfigurationPropertyValueException(name, value, rule);
		}
	}

	@Override
	public HandshakeSettings apply(int port) {
		return this.ports.getOrDefault(port, this.defaults);
	}

}
