package io.github.tlshandshake.actuate;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.function.UnaryOperator;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.convert.DurationStyle;

/**
 * Change of a connector's settings, made from the text of a request.
 */
final class SettingsChange {

	private SettingsChange() {
	}

	/**
	 * Return a change.
	 * @param timeout the new timeout, if it changes
	 * @param mode the new mode, if it changes
	 * @return the change
	 * @throws InvalidEndpointRequestException if nothing changes, or a value is wrong
	 */
	static UnaryOperator<HandshakeSettings> of(@Nullable String timeout, @Nullable String mode) {
		if (timeout == null && mode == null) {
			throw invalid("'timeout' or 'mode' must be given");
		}
		Duration newTimeout = (timeout != null) ? timeout(timeout) : null;
		HandshakeMode newMode = (mode != null) ? mode(mode) : null;
		return (settings) -> {
			HandshakeSettings changed = (newTimeout != null) ? withTimeout(settings, newTimeout) : settings;
			return (newMode != null) ? changed.withMode(newMode) : changed;
		};
	}

	// Without a unit it is seconds, as in the properties
	private static Duration timeout(String text) {
		try {
			return DurationStyle.detectAndParse(text, ChronoUnit.SECONDS);
		}
		catch (IllegalArgumentException ex) {
			throw invalid("'timeout' must be a duration such as 5s or PT5S");
		}
	}

	private static HandshakeSettings withTimeout(HandshakeSettings settings, Duration timeout) {
		try {
			return settings.withTimeout(timeout);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(String.valueOf(ex.getMessage()));
		}
	}

	private static HandshakeMode mode(String text) {
		return Arrays.stream(HandshakeMode.values())
			.filter((mode) -> mode.id().equals(text))
			.findFirst()
			.orElseThrow(() -> invalid("'mode' must be 'enforce' or 'observe'"));
	}

	private static InvalidEndpointRequestException invalid(String reason) {
		return new InvalidEndpointRequestException("Invalid change of a TLS connector: " + reason, reason);
	}

}
