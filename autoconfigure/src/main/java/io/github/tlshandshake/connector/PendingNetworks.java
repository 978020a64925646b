package io.github.tlshandshake.connector;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.tlshandshake.ClientNetwork;

/**
 * Pending handshakes by network, each network's oldest first. Guarded by the lock of
 * {@link PendingHandshakes}.
 */
final class PendingNetworks {

	private final Map<ClientNetwork, HandshakeLine> networks = new HashMap<>();

	private int size;

	void add(Handshake handshake) {
		ClientNetwork network = handshake.network();
		if (network != null) {
			this.networks.computeIfAbsent(network, (key) -> new HandshakeLine()).add(handshake.byNetwork);
			this.size++;
		}
	}

	void remove(Handshake handshake) {
		HandshakeLine line = handshake.byNetwork.leave();
		if (line != null) {
			this.size--;
			if (line.size() == 0) {
				this.networks.remove(handshake.network());
			}
		}
	}

	/**
	 * Return how many handshakes the network of a handshake has.
	 * @param handshake the handshake
	 * @return the number, zero if the handshake belongs to none
	 */
	static int sizeOfNetworkOf(Handshake handshake) {
		HandshakeLine line = handshake.byNetwork.line();
		return (line != null) ? line.size() : 0;
	}

	/**
	 * Return the handshakes of those networks that have more than a number of them.
	 * @param number the number
	 * @return a copy, by network, each oldest first
	 */
	List<List<Handshake>> above(int number) {
		List<List<Handshake>> above = new ArrayList<>();
		for (HandshakeLine line : this.networks.values()) {
			if (line.size() > number) {
				List<Handshake> copy = new ArrayList<>(line.size());
				line.copyTo(copy, (handshake) -> true);
				above.add(copy);
			}
		}
		return above;
	}

	/**
	 * Return the share of each network: how many handshakes it may have at the most so
	 * that there are no more than a number in all. Handshakes that belong to no network
	 * count as one of a network each.
	 * @param all the number of handshakes, with those that belong to no network
	 * @param most the number that there may be
	 * @return the share, zero if there are more networks than there may be handshakes
	 */
	int share(int all, int most) {
		int[] networksAbove = networksAbove(this.networks.values());
		networksAbove[0] += all - this.size;
		int share = 0;
		for (int sum = 0; share < networksAbove.length && sum + networksAbove[share] <= most; share++) {
			sum += networksAbove[share];
		}
		return share;
	}

	private static int[] networksAbove(Collection<HandshakeLine> networks) {
		int heaviest = 1;
		for (HandshakeLine line : networks) {
			heaviest = Math.max(heaviest, line.size());
		}
		int[] above = new int[heaviest];
		for (HandshakeLine line : networks) {
			above[line.size() - 1]++;
		}
		for (int i = heaviest - 2; i >= 0; i--) {
			above[i] += above[i + 1];
		}
		return above;
	}

}
