package io.github.tlshandshake.actuate;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.tlshandshake.DurationSummary;
import io.github.tlshandshake.HandshakeCause;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.UntimedConnector;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.github.tlshandshake.connector.HandshakeCounts;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of a TLS connector. One that is not timed has a name and a reason, and no
 * handshakes to tell of.
 *
 * @param name the name
 * @param server the name of the server
 * @param port the local port
 * @param timed whether its handshakes are timed
 * @param reason why they are not timed, or not at the timeout of the settings
 * @param handshakes the handshakes, if they are timed
 */
record ConnectorDescriptor(String name, String server, int port, boolean timed, @Nullable String reason,
		@JsonUnwrapped @Nullable HandshakesDescriptor handshakes) implements OperationResponseBody {

	static Stream<ConnectorDescriptor> all(HandshakeConnectors connectors) {
		return Stream
			.concat(connectors.timed().stream().map(ConnectorDescriptor::of),
					connectors.untimed().stream().map(ConnectorDescriptor::of))
			.sorted(Comparator.comparing(ConnectorDescriptor::name));
	}

	private static ConnectorDescriptor of(HandshakeConnector connector) {
		return new ConnectorDescriptor(connector.name(), connector.server(), connector.port(), true,
				connector.limitation(), HandshakesDescriptor.of(connector));
	}

	private static ConnectorDescriptor of(UntimedConnector connector) {
		return new ConnectorDescriptor(connector.name(), connector.server(), connector.port(), false,
				connector.reason(), null);
	}

	/**
	 * Description of the handshakes of a connector.
	 *
	 * @param timeout the longest a handshake may be pending: the timeout in force
	 * @param configuredTimeout the timeout of the settings, if another one is in force
	 * @param stuckAfter how long a handshake is pending until it counts as stuck
	 * @param mode what happens when the timeout has passed
	 * @param maxPending the number of pending handshakes above which some are evicted
	 * @param maxPendingPerAddress the same for one remote address
	 * @param maxConcurrent the number of handshakes that compute at once
	 * @param pending the number of pending handshakes
	 * @param queued the number of those that wait for their turn to compute
	 * @param stuck the number of those that are stuck
	 * @param oldest the age of the oldest pending handshake, zero if none is pending
	 * @param outcomes the number of ended handshakes by outcome
	 * @param causes the number of those that failed by cause, as far as there are any
	 * @param protocols the number of established ones by protocol version
	 * @param timeouts the number of those that timed out, by phase
	 * @param observed what would have been closed
	 * @param duration how long the successful handshakes took
	 * @param suggestedTimeout a timeout that would have cut none of the recent ones
	 */
	record HandshakesDescriptor(Duration timeout, @Nullable Duration configuredTimeout, Duration stuckAfter,
			String mode, @Nullable Integer maxPending, @Nullable Integer maxPendingPerAddress, int maxConcurrent,
			int pending, int queued, int stuck, Duration oldest, Map<String, Long> outcomes, Map<String, Long> causes,
			Map<String, Long> protocols, TimeoutsDescriptor timeouts, ObservedDescriptor observed,
			DurationSummary duration, @Nullable Duration suggestedTimeout) {

		static HandshakesDescriptor of(HandshakeConnector connector) {
			HandshakeSettings settings = connector.settings();
			Duration timeout = connector.timeout();
			HandshakeCounts counts = connector.counts();
			return new HandshakesDescriptor(timeout, configuredTimeout(settings.timeout(), timeout),
					settings.stuckAfter(), settings.mode().id(), maxPending(connector), settings.maxPendingPerAddress(),
					settings.maxConcurrent(), connector.pendingCount(), connector.queuedCount(), connector.stuckCount(),
					Durations.millis(connector.oldest()), outcomes(counts), causes(counts), protocols(counts),
					TimeoutsDescriptor.of(counts), ObservedDescriptor.of(counts), connector.durations(),
					connector.suggestedTimeout());
		}

		private static @Nullable Integer maxPending(HandshakeConnector connector) {
			int max = connector.maxPending();
			return (max != Integer.MAX_VALUE) ? max : null;
		}

		private static @Nullable Duration configuredTimeout(Duration configured, Duration inForce) {
			return configured.equals(inForce) ? null : configured;
		}

		private static Map<String, Long> outcomes(HandshakeCounts counts) {
			Map<String, Long> outcomes = new LinkedHashMap<>();
			for (HandshakeOutcome outcome : HandshakeOutcome.values()) {
				outcomes.put(outcome.id(), counts.count(outcome));
			}
			return outcomes;
		}

		private static Map<String, Long> causes(HandshakeCounts counts) {
			Map<String, Long> causes = new LinkedHashMap<>();
			for (HandshakeCause cause : HandshakeCause.values()) {
				putIfAny(causes, cause.id(), counts.errors(cause));
			}
			return causes;
		}

		private static Map<String, Long> protocols(HandshakeCounts counts) {
			Map<String, Long> protocols = new LinkedHashMap<>();
			HandshakeCounts.protocols()
				.forEach((protocol) -> putIfAny(protocols, protocol, counts.established(protocol)));
			return protocols;
		}

		private static void putIfAny(Map<String, Long> counts, String key, long count) {
			if (count > 0) {
				counts.put(key, count);
			}
		}

	}

	/**
	 * Description of the handshakes that would have been closed.
	 *
	 * @param wouldHaveClosed the number of them
	 * @param laterSucceeded the number of those that succeeded all the same
	 */
	record ObservedDescriptor(long wouldHaveClosed, long laterSucceeded) {

		static ObservedDescriptor of(HandshakeCounts counts) {
			return new ObservedDescriptor(counts.wouldHaveClosed(), counts.laterSucceeded());
		}

	}

}
