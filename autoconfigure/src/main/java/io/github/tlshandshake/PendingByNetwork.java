package io.github.tlshandshake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Pending handshakes of one connector by client, in a memory bounded by what is pending.
 * Holds nothing where there is no maximum.
 */
final class PendingByNetwork {

	// Of the oldest handshakes of a client some may not be closed
	private static final int SPARE_CANDIDATES = 16;

	private final int max;

	private final Map<ClientNetwork, Set<Handshake>> pending = new HashMap<>();

	private final Set<ClientNetwork> crowded = new HashSet<>();

	PendingByNetwork(@Nullable Integer max) {
		this.max = (max != null) ? max : Integer.MAX_VALUE;
	}

	private boolean isUnlimited() {
		return this.max == Integer.MAX_VALUE;
	}

	/**
	 * Add a handshake.
	 * @param handshake the handshake that begins
	 * @return whether its client now has more than the maximum
	 */
	boolean add(Handshake handshake) {
		ClientNetwork network = isUnlimited() ? null : ClientNetwork.of(handshake.connection().remoteAddress());
		handshake.network = network;
		return network != null && add(network, handshake);
	}

	private synchronized boolean add(ClientNetwork network, Handshake handshake) {
		Set<Handshake> handshakes = this.pending.computeIfAbsent(network, (key) -> new LinkedHashSet<>());
		handshakes.add(handshake);
		if (isCrowded(network)) {
			this.crowded.add(network);
		}
		return isCrowded(network);
	}

	void remove(Handshake handshake) {
		ClientNetwork network = handshake.network;
		if (network != null) {
			remove(network, handshake);
		}
	}

	private synchronized void remove(ClientNetwork network, Handshake handshake) {
		Set<Handshake> handshakes = this.pending.get(network);
		if (handshakes != null && handshakes.remove(handshake) && handshakes.isEmpty()) {
			this.pending.remove(network);
		}
	}

	/**
	 * Return whether the client of a handshake has more than the maximum.
	 * @param handshake the handshake
	 * @return whether room is to be made
	 */
	boolean isCrowded(Handshake handshake) {
		ClientNetwork network = handshake.network;
		return network != null && isCrowded(network);
	}

	private synchronized boolean isCrowded(ClientNetwork network) {
		return size(network) > this.max;
	}

	/**
	 * Return whether the client of a handshake has more than twice the maximum.
	 * @param handshake the handshake
	 * @return whether room is to be made at once
	 */
	synchronized boolean isPressed(Handshake handshake) {
		ClientNetwork network = handshake.network;
		return network != null && size(network) - this.max > this.max;
	}

	/**
	 * Return the oldest handshakes of those clients that have more than the maximum.
	 * @return a copy
	 */
	synchronized List<Handshake> crowd() {
		this.crowded.removeIf((network) -> !isCrowded(network));
		List<Handshake> crowd = new ArrayList<>();
		for (ClientNetwork network : this.crowded) {
			this.pending.getOrDefault(network, Set.of())
				.stream()
				.limit(size(network) - this.max + SPARE_CANDIDATES)
				.forEach(crowd::add);
		}
		return crowd;
	}

	/**
	 * Return whether any client has more than the maximum.
	 * @return whether room is to be made
	 */
	synchronized boolean isAnyCrowded() {
		return this.crowded.stream().anyMatch(this::isCrowded);
	}

	private int size(ClientNetwork network) {
		return this.pending.getOrDefault(network, Set.of()).size();
	}

}
