package io.github.tlshandshake.actuate;

import java.util.Comparator;
import java.util.List;

import io.github.tlshandshake.HandshakeConnector;
import io.github.tlshandshake.HandshakeConnectors;
import io.github.tlshandshake.PendingHandshake;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of all TLS connectors and the handshakes that are stuck on them.
 *
 * @param connectors the connectors, in the order of their names
 * @param stuck the stuck handshakes, oldest first
 * @param stuckOmitted the number of stuck handshakes beyond the limit
 */
record TlsHandshakesDescriptor(List<ConnectorDescriptor> connectors, List<StuckDescriptor> stuck,
		int stuckOmitted) implements OperationResponseBody {

	static TlsHandshakesDescriptor of(HandshakeConnectors connectors, int limit, boolean showAddresses) {
		if (limit < 0) {
			throw new InvalidEndpointRequestException("Limit " + limit + " is negative",
					"'limit' must not be negative");
		}
		List<StuckDescriptor> stuck = connectors.timed()
			.stream()
			.flatMap((connector) -> connector.stuck(limit).stream())
			.sorted(Comparator.comparing(PendingHandshake::since))
			.limit(limit)
			.map((handshake) -> StuckDescriptor.of(handshake, showAddresses))
			.toList();
		int count = connectors.timed().stream().mapToInt(HandshakeConnector::stuckCount).sum();
		return new TlsHandshakesDescriptor(ConnectorDescriptor.all(connectors).toList(), stuck,
				Math.max(0, count - stuck.size()));
	}

}
