package io.github.tlshandshake.actuate;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.github.tlshandshake.HandshakeConnector;
import io.github.tlshandshake.HandshakeConnectors;
import io.github.tlshandshake.HandshakeCounts;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.UntimedConnector;
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
 * @param reason why they are not timed
 * @param timeout the longest a handshake may be pending
 * @param stuckAfter how long a handshake is pending until it counts as stuck
 * @param pending the number of pending handshakes
 * @param stuck the number of those that are stuck
 * @param oldest the age of the oldest pending handshake, zero if none is pending
 * @param outcomes the number of ended handshakes by outcome
 * @param timeouts the number of those that timed out, by phase
 */
record ConnectorDescriptor(String name, String server, int port, boolean timed, @Nullable String reason,
		@Nullable Duration timeout, @Nullable Duration stuckAfter, @Nullable Integer pending, @Nullable Integer stuck,
		@Nullable Duration oldest, @Nullable Map<String, Long> outcomes,
		@Nullable TimeoutsDescriptor timeouts) implements OperationResponseBody {

	static Stream<ConnectorDescriptor> all(HandshakeConnectors connectors) {
		return Stream
			.concat(connectors.timed().stream().map(ConnectorDescriptor::of),
					connectors.untimed().stream().map(ConnectorDescriptor::of))
			.sorted(Comparator.comparing(ConnectorDescriptor::name));
	}

	private static ConnectorDescriptor of(HandshakeConnector connector) {
		return new ConnectorDescriptor(connector.name(), connector.server(), connector.port(), true, null,
				connector.settings().timeout(), connector.settings().stuckAfter(), connector.pendingCount(),
				connector.stuckCount(), connector.oldest().truncatedTo(ChronoUnit.MILLIS), outcomes(connector.counts()),
				TimeoutsDescriptor.of(connector.counts()));
	}

	private static ConnectorDescriptor of(UntimedConnector connector) {
		return new ConnectorDescriptor(connector.name(), connector.server(), connector.port(), false,
				connector.reason(), null, null, null, null, null, null, null);
	}

	private static Map<String, Long> outcomes(HandshakeCounts counts) {
		Map<String, Long> outcomes = new LinkedHashMap<>();
		for (HandshakeOutcome outcome : HandshakeOutcome.values()) {
			outcomes.put(outcome.id(), counts.count(outcome));
		}
		return outcomes;
	}

}
