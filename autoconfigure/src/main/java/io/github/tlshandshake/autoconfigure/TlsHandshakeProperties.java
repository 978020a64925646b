package io.github.tlshandshake.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import io.github.tlshandshake.HandshakeMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationUnit;

/**
 * {@link ConfigurationProperties @ConfigurationProperties} for TLS handshakes.
 *
 * @param enabled Whether TLS handshakes are timed and tracked.
 * @param timeout Longest time a TLS handshake may be pending, counted from accept. No
 * byte from the client prolongs it. From 100ms to 24h; without a unit it is seconds.
 * @param stuckAfter Time after which a pending TLS handshake counts as stuck. Must not be
 * longer than the timeout. Without a unit it is seconds. If it is not set, a shorter
 * timeout takes its place.
 * @param mode What happens at the timeout: 'enforce' closes the connection, 'observe'
 * closes nothing and counts what it would have closed.
 * @param maxPending Number of pending TLS handshakes above which some are evicted. By
 * default half of the maximum of connections on Tomcat, and on Jetty if it has one.
 * @param maxPendingPerAddress Number of pending TLS handshakes of one remote address, or
 * of one IPv6 network of 64 bits, above which some are evicted.
 * @param maxConcurrent Number of TLS handshakes that compute at once; the others are
 * queued. By default the number of processors.
 * @param historySize Number of recent failed TLS handshakes kept for the endpoint.
 * @param ports Settings for single ports, by local port.
 */
@ConfigurationProperties("tls-handshake")
record TlsHandshakeProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("10s") @DurationUnit(ChronoUnit.SECONDS) Duration timeout,
		@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration stuckAfter, @DefaultValue("enforce") HandshakeMode mode,
		@Nullable Integer maxPending, @Nullable Integer maxPendingPerAddress, @Nullable Integer maxConcurrent,
		@DefaultValue("100") int historySize, @DefaultValue Map<String, Port> ports) {

	int checkedHistorySize() {
		if (this.historySize < 0) {
			throw new InvalidConfigurationPropertyValueException("tls-handshake.history-size", this.historySize,
					"The size must not be negative");
		}
		return this.historySize;
	}

	Port forAllPorts() {
		return new Port(this.timeout, this.stuckAfter, this.mode, this.maxPending, this.maxPendingPerAddress,
				this.maxConcurrent);
	}

	/**
	 * Settings for one local port.
	 *
	 * @param timeout Longest time a TLS handshake on this port may be pending.
	 * @param stuckAfter Time after which a pending TLS handshake on this port counts as
	 * stuck. Must not be longer than this port's timeout.
	 * @param mode What happens at this port's timeout.
	 * @param maxPending Number of pending TLS handshakes on this port above which some
	 * are evicted.
	 * @param maxPendingPerAddress Number of pending TLS handshakes of one remote address
	 * on this port above which some are evicted.
	 * @param maxConcurrent Number of TLS handshakes on this port that compute at once;
	 * the others are queued.
	 */
	record Port(@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration timeout,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration stuckAfter, @Nullable HandshakeMode mode,
			@Nullable Integer maxPending, @Nullable Integer maxPendingPerAddress, @Nullable Integer maxConcurrent) {

	}

}
