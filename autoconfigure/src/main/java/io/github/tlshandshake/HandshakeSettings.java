package io.github.tlshandshake;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * Rules for the TLS handshakes of one connector.
 *
 * @param timeout the longest a handshake may be pending, counted from accept; no byte
 * from the client prolongs it
 * @param stuckAfter how long a handshake is pending until it counts as stuck
 * @since 0.1.0
 */
public record HandshakeSettings(Duration timeout, Duration stuckAfter) {

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if a duration is not positive, or
	 * {@code stuckAfter} is longer than {@code timeout}
	 */
	public HandshakeSettings {
		Assert.isTrue(isPositive(timeout), "'timeout' must be positive");
		Assert.isTrue(isPositive(stuckAfter), "'stuckAfter' must be positive");
		Assert.isTrue(stuckAfter.compareTo(timeout) <= 0, "'stuckAfter' must not be longer than 'timeout'");
	}

	private static boolean isPositive(Duration duration) {
		return !duration.isNegative() && !duration.isZero();
	}

}
