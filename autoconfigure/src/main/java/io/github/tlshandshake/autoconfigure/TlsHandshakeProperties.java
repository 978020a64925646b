package io.github.tlshandshake.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@link ConfigurationProperties @ConfigurationProperties} for TLS handshakes.
 *
 * @param enabled Whether TLS handshakes are timed and tracked.
 * @param timeout Longest time a TLS handshake may be pending, counted from accept. No
 * byte from the client prolongs it.
 * @param stuckAfter Time after which a pending TLS handshake counts as stuck. Must not be
 * longer than the timeout. If it is not set, a shorter timeout takes its place.
 * @param ports Settings for single ports, by local port.
 */
@ConfigurationProperties("tls-handshake")
record TlsHandshakeProperties(@DefaultValue("true") boolean enabled, @DefaultValue("10s") Duration timeout,
		@Nullable Duration stuckAfter, @DefaultValue Map<Integer, Port> ports) {

	/**
	 * Settings for one local port.
	 *
	 * @param timeout Longest time a TLS handshake on this port may be pending.
	 * @param stuckAfter Time after which a pending TLS handshake on this port counts as
	 * stuck. Must not be longer than this port's timeout.
	 */
	record Port(@Nullable Duration timeout, @Nullable Duration stuckAfter) {

	}

}
