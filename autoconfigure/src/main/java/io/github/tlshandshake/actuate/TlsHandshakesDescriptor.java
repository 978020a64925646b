package io.github.tlshandshake.actuate;

import java.util.Comparator;
import java.util.List;

import io.github.tlshandshake.StuckHandshake;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of all TLS connectors and of the handshakes that fail on them.
 *
 * @param connectors the connectors, in the order of their names
 * @param stuck the stuck handshakes, oldest first
 * @param stuckOmitted the number of stuck handshakes beyond the limit
 * @param recent the handshakes that failed last, latest first
 * @param sources the clients that handshakes come from, worst first
 */
record TlsHandshakesDescriptor(List<ConnectorDescriptor> connectors, List<StuckDescriptor> stuck, int stuckOmitted,
		List<RecentDescriptor> recent, List<SourceDescriptor> sources) implements OperationResponseBody {

	private static final int MAX_SOURCES = 20;

	static TlsHandshakesDescriptor of(HandshakeConnectors connectors, int limit, boolean showAddresses) {
		if (limit < 0) {
			throw new InvalidEndpointRequestException("Limit " + limit + " is negative",
					"'limit' must not be negative");
		}
		List<StuckDescriptor> stuck = stuck(connectors, limit, showAddresses);
		int count = connectors.timed().stream().mapToInt(HandshakeConnector::stuckCount).sum();
		return new TlsHandshakesDescriptor(ConnectorDescriptor.all(connectors).toList(), stuck,
				Math.max(0, count - stuck.size()),
				connectors.recent().stream().map((recent) -> RecentDescriptor.of(recent, showAddresses)).toList(),
				connectors.sources(MAX_SOURCES)
					.stream()
					.map((source) -> SourceDescriptor.of(source, showAddresses))
					.toList());
	}

	private static List<StuckDescriptor> stuck(HandshakeConnectors connectors, int limit, boolean showAddresses) {
		return connectors.timed()
			.stream()
			.flatMap((connector) -> connector.stuck(limit).stream())
			.sorted(Comparator.comparing(StuckHandshake::age).reversed())
			.limit(limit)
			.map((handshake) -> StuckDescriptor.of(handshake, showAddresses))
			.toList();
	}

}
