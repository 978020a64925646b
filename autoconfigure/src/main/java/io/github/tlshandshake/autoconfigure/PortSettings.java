package io.github.tlshandshake.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Stream;

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
			Duration.ofSeconds(1), HandshakeMode.ENFORCE, null, null, Runtime.getRuntime().availableProcessors());

	private static final int HIGHEST_PORT = 65535;

	private final HandshakeSettings settings;

	private final Map<Integer, HandshakeSettings> ports = new TreeMap<>();

	/**
	 * Create settings.
	 * @param properties the properties
	 * @throws InvalidConfigurationPropertyValueException if a value breaks a rule
	 */
	PortSettings(TlsHandshakeProperties properties) {
		this.settings = settings(PREFIX, properties.forAllPorts(), FALLBACK);
		properties.ports().forEach((port, own) -> {
			String prefix = PREFIX + ".ports." + port;
			this.ports.put(number(prefix, port), settings(prefix, own, this.settings));
		});
	}

	// The binder would not tell which of the keys is no number
	private static int number(String name, String port) {
		int number = port.matches("\\d{1,5}") ? Integer.parseInt(port) : 0;
		if (number < 1 || number > HIGHEST_PORT) {
			throw new InvalidConfigurationPropertyValueException(name, port,
					"The port must be a number between 1 and " + HIGHEST_PORT);
		}
		return number;
	}

	// The timeout first: only a time that was set for this very timeout can contradict it
	private static HandshakeSettings settings(String prefix, Port own, HandshakeSettings inherited) {
		HandshakeSettings settings = inherited;
		settings = set(prefix + ".timeout", own.timeout(), settings, HandshakeSettings::withTimeout);
		settings = set(prefix + ".stuck-after", own.stuckAfter(), settings,
				(all, stuckAfter) -> new HandshakeSettings(all.timeout(), stuckAfter, all.mode(), all.maxPending(),
						all.maxPendingPerAddress(), all.maxConcurrent()));
		settings = set(prefix + ".mode", own.mode(), settings, HandshakeSettings::withMode);
		settings = set(prefix + ".max-pending", own.maxPending(), settings,
				(all, maxPending) -> new HandshakeSettings(all.timeout(), all.stuckAfter(), all.mode(), maxPending,
						all.maxPendingPerAddress(), all.maxConcurrent()));
		settings = set(prefix + ".max-pending-per-address", own.maxPendingPerAddress(), settings,
				(all, maxPending) -> new HandshakeSettings(all.timeout(), all.stuckAfter(), all.mode(),
						all.maxPending(), maxPending, all.maxConcurrent()));
		return set(prefix + ".max-concurrent", own.maxConcurrent(), settings,
				(all, maxConcurrent) -> new HandshakeSettings(all.timeout(), all.stuckAfter(), all.mode(),
						all.maxPending(), all.maxPendingPerAddress(), maxConcurrent));
	}

	private static <T> HandshakeSettings set(String name, @Nullable T value, HandshakeSettings settings,
			BiFunction<HandshakeSettings, T, HandshakeSettings> change) {
		try {
			return (value != null) ? change.apply(settings, value) : settings;
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(name, value, String.valueOf(ex.getMessage()));
		}
	}

	@Override
	public HandshakeSettings apply(int port) {
		return this.ports.getOrDefault(port, this.settings);
	}

	/**
	 * Return the ports that have settings of their own.
	 * @return the ports in ascending order
	 */
	Stream<Integer> ports() {
		return this.ports.keySet().stream();
	}

}
