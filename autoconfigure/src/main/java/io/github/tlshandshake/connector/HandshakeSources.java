package io.github.tlshandshake.connector;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.tlshandshake.ClientNetwork;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakeSource;
import io.github.tlshandshake.journal.EndedHandshakes;

/**
 * Clients that handshakes come from, by what they have on their account.
 */
final class HandshakeSources {

	private static final Comparator<HandshakeSource> WORST_FIRST = Comparator
		.comparingLong(
				(HandshakeSource source) -> source.pending() + source.timeouts() + source.evicted() + source.errors())
		.reversed();

	private HandshakeSources() {
	}

	static List<HandshakeSource> worst(Collection<HandshakeConnector> connectors, EndedHandshakes ended, int limit) {
		Map<ClientNetwork, Long> pending = pending(connectors);
		Map<ClientNetwork, Long> timeouts = ended.worst(HandshakeOutcome.TIMEOUT);
		Map<ClientNetwork, Long> evicted = ended.worst(HandshakeOutcome.EVICTED);
		Map<ClientNetwork, Long> errors = ended.worst(HandshakeOutcome.ERROR);
		return Stream.of(pending, timeouts, evicted, errors)
			.flatMap((counts) -> counts.keySet().stream())
			.distinct()
			.map((network) -> new HandshakeSource(network, pending.getOrDefault(network, 0L),
					timeouts.getOrDefault(network, 0L), evicted.getOrDefault(network, 0L),
					errors.getOrDefault(network, 0L)))
			.sorted(WORST_FIRST)
			.limit(limit)
			.toList();
	}

	private static Map<ClientNetwork, Long> pending(Collection<HandshakeConnector> connectors) {
		Map<ClientNetwork, Long> pending = new HashMap<>();
		connectors.stream().map(HandshakeConnector::pending).flatMap(List::stream).forEach((handshake) -> {
			ClientNetwork network = ClientNetwork.of(handshake.remoteAddress());
			if (network != null) {
				pending.merge(network, 1L, Long::sum);
			}
		});
		return pending;
	}

}
