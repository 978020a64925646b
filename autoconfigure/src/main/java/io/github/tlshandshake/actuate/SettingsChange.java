package io.github.tlshandshake.actuate;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.Assert;

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
			HandshakeSettings changed = (newTimeout != null) ? settings.withTimeout(newTimeout) : settings;
			return (newMode != null) ? changed.withMode(newMode) : changed;
		};
	}

	private static Duration timeout(String text) {
		Duration timeout = parse(text);
		if (timeout.isNegative() || timeout.isZero()) {
			throw invalid("'timeout' must be positive");
		}
		return timeout;
	}

	// Without a unit it would be milliseconds, which nobody expects
	private static Duration parse(String text) {
		try {
			Assert.isTrue(!text.isEmpty() && !Character.isDigit(text.charAt(text.length() - 1)), "Unit is missing");
			return DurationStyle.detectAndParse(text);
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw invalid("'timeout' must be a duration such as 5s or PT5S");
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
