package io.github.tlshandshake.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.autoconfigure.TlsHandshakeProperties.Port;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Settings of each local port, made from the properties. A wrong value fails here, when
 * the application starts, and not when the port opens.
 */
final class PortSettings implements IntFunction<HandshakeSettings> {

	private static final String PREFIX = "tls-handshake";

	private static final HandshakeSettings FALLBACK = new HandshakeSettings(Duration.ofSeconds(10),
			Duration.ofSeconds(1), HandshakeMode.ENFORCE, null, null);

	private static final int HIGHEST_PORT = 65535;

	private final HandshakeSettings settings;

	private final Map<Integer, HandshakeSettings> ports = new HashMap<>();

	/**
	 * Create settings.
	 * @param properties the properties
	 * @throws InvalidConfigurationPropertyValueException if a value breaks a rule
	 */
	PortSettings(TlsHandshakeProperties properties) {
		this.settings = settings(PREFIX, properties.forAllPorts(), FALLBACK);
		properties.ports().forEach(this::addPort);
	}

	private void addPort(int port, Port properties) {
		String prefix = PREFIX + ".ports." + port;
		check(port > 0 && port <= HIGHEST_PORT, prefix, port, "The port must be between 1 and " + HIGHEST_PORT);
		this.ports.put(port, settings(prefix, properties, this.settings));
	}

	private static HandshakeSettings settings(String prefix, Port own, HandshakeSettings inherited) {
		Duration timeout = Objects.requireNonNullElse(own.timeout(), inherited.timeout());
		checkPositive(prefix + ".timeout", timeout);
		checkPositive(prefix + ".max-pending", own.maxPending());
		checkPositive(prefix + ".max-pending-per-address", own.maxPendingPerAddress());
		return new HandshakeSettings(timeout, stuckAfter(prefix, own.stuckAfter(), inherited.stuckAfter(), timeout),
				Objects.requireNonNullElse(own.mode(), inherited.mode()),
				(own.maxPending() != null) ? own.maxPending() : inherited.maxPending(),
				(own.maxPendingPerAddress() != null) ? own.maxPendingPerAddress() : inherited.maxPendingPerAddress());
	}

	// Only a time that was set for this very timeout can contradict it
	private static Duration stuckAfter(String prefix, @Nullable Duration own, Duration inherited, Duration timeout) {
		if (own == null) {
			return (inherited.compareTo(timeout) < 0) ? inherited : timeout;
		}
		String name = prefix + ".stuck-after";
		checkPositive(name, own);
		check(own.compareTo(timeout) <= 0, name, own,
				"The time must not be longer than the timeout, which is " + timeout);
		return own;
	}

	private static void checkPositive(String name, Duration value) {
		check(!value.isNegative() && !value.isZero(), name, value, "The time must be positive");
	}

	private static void checkPositive(String name, @Nullable Integer value) {
		check(value == null || value > 0, name, value, "The number must be positive");
	}

	private static void check(boolean valid, String name, @Nullable Object value, String rule) {
		if (!valid) {
			throw new InvalidConfigurationPropertyValueException(name, value, rule);
		}
	}

	@Override
	public HandshakeSettings apply(int port) {
		return this.ports.getOrDefault(port, this.settings);
	}

}
