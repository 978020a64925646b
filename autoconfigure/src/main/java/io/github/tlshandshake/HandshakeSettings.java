package io.github.tlshandshake;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Rules for the TLS handshakes of one connector.
 *
 * @param timeout the longest a handshake may be pending, counted from accept; no byte
 * from the client prolongs it. From 100 ms to 24 hours.
 * @param stuckAfter how long a handshake is pending until it counts as stuck
 * @param mode what happens when the timeout has passed
 * @param maxPending the number of pending handshakes above which some are evicted, or
 * {@code null} for none
 * @param maxPendingPerAddress the same for the handshakes of one remote address
 * @param maxConcurrent the number of handshakes that compute at once; the others are
 * queued
 * @since 0.1.0
 */
public record HandshakeSettings(Duration timeout, Duration stuckAfter, HandshakeMode mode, @Nullable Integer maxPending,
		@Nullable Integer maxPendingPerAddress, int maxConcurrent) {

	// Shorter, no honest client gets in, not even the operator who would mend it
	private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);

	private static final Duration LONGEST_TIMEOUT = Duration.ofHours(24);

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if {@code timeout} is shorter than 100 ms or
	 * longer than 24 hours, another value is not positive, or {@code stuckAfter} is
	 * longer than {@code timeout}
	 */
	public HandshakeSettings {
		Assert.isTrue(isTimeout(timeout), "'timeout' must be between 100ms and 24h");
		Assert.isTrue(isPositive(stuckAfter), "'stuckAfter' must be positive");
		Assert.isTrue(stuckAfter.compareTo(timeout) <= 0,
				() -> "'stuckAfter' must not be longer than 'timeout', which is " + timeout);
		Assert.notNull(mode, "'mode' must not be null");
		Assert.isTrue(maxPending == null || maxPending > 0, "'maxPending' must be positive");
		Assert.isTrue(maxPendingPerAddress == null || maxPendingPerAddress > 0,
				"'maxPendingPerAddress' must be positive");
		Assert.isTrue(maxConcurrent > 0, "'maxConcurrent' must be positive");
	}

	private static boolean isTimeout(Duration duration) {
		return duration.compareTo(SHORTEST_TIMEOUT) >= 0 && duration.compareTo(LONGEST_TIMEOUT) <= 0;
	}

	private static boolean isPositive(Duration duration) {
		return !duration.isNegative() && !duration.isZero();
	}

	/**
	 * Return these settings with another timeout, and with a handshake counting as stuck
	 * no later than that.
	 * @param timeout the timeout
	 * @return the settings
	 * @throws IllegalArgumentException if the timeout is shorter than 100 ms or longer
	 * than 24 hours
	 */
	public HandshakeSettings withTimeout(Duration timeout) {
		return new HandshakeSettings(timeout, min(this.stuckAfter, timeout), this.mode, this.maxPending,
				this.maxPendingPerAddress, this.maxConcurrent);
	}

	/**
	 * Return these settings with another time until a handshake counts as stuck, or the
	 * timeout if that is shorter.
	 * @param stuckAfter the time
	 * @return the settings
	 * @throws IllegalArgumentException if the time is not positive
	 */
	public HandshakeSettings withStuckAfter(Duration stuckAfter) {
		return new HandshakeSettings(this.timeout, min(stuckAfter, this.timeout), this.mode, this.maxPending,
				this.maxPendingPerAddress, this.maxConcurrent);
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	/**
	 * Return these settings with another mode.
	 * @param mode the mode
	 * @return the settings
	 */
	public HandshakeSettings withMode(HandshakeMode mode) {
		return new HandshakeSettings(this.timeout, this.stuckAfter, mode, this.maxPending, this.maxPendingPerAddress,
				this.maxConcurrent);
	}

}
