package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.HandshakeListener;
import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeSettings;
import org.jspecify.annotations.Nullable;

/**
 * Registries with one kind of settings.
 */
final class TestConnectors {

	static final HandshakeSettings SETTINGS = new HandshakeSettings(Duration.ofSeconds(30), Duration.ofMillis(50),
			HandshakeMode.ENFORCE, null, null, 2);

	private TestConnectors() {
	}

	static HandshakeConnectors with(HandshakeSettings settings, HandshakeListener... listeners) {
		return new HandshakeConnectors((port) -> settings, 100, List.of(listeners));
	}

	static HandshakeConnectors withTimeout(Duration timeout) {
		return with(SETTINGS.withTimeout(timeout));
	}

	static HandshakeSettings limited(@Nullable Integer maxPending, @Nullable Integer maxPendingPerAddress) {
		return new HandshakeSettings(SETTINGS.timeout(), SETTINGS.stuckAfter(), SETTINGS.mode(), maxPending,
				maxPendingPerAddress, SETTINGS.maxConcurrent());
	}

}
