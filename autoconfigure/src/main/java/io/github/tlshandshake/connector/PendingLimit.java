package io.github.tlshandshake.connector;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeSettings;

/**
 * Limit of pending handshakes: their own maximum, and a reserve of the server's slots,
 * which established connections take too.
 */
final class PendingLimit {

	private static final int RESERVED_PART = 16;

	private final PendingHandshakes pending;

	private final ConnectionSlots slots;

	PendingLimit(PendingHandshakes pending, ConnectionSlots slots) {
		this.pending = pending;
		this.slots = slots;
	}

	/**
	 * Return the most handshakes that may be pending: half of the slots, unless the
	 * settings say otherwise.
	 * @param settings the settings in force
	 * @return the number, or {@link Integer#MAX_VALUE} if there is no limit
	 */
	int maxPending(HandshakeSettings settings) {
		Integer max = settings.maxPending();
		if (max != null) {
			return max;
		}
		int slots = this.slots.max();
		return (slots != Integer.MAX_VALUE) ? Math.max(1, slots / 2) : Integer.MAX_VALUE;
	}

	/**
	 * Return how many are pending beyond the limit. What would have been closed counts no
	 * more in mode {@code observe}.
	 * @param settings the settings in force
	 * @return the number, not positive if there are none
	 */
	int excess(HandshakeSettings settings) {
		int size = this.pending.size();
		int observed = isObserving(settings) ? size - this.pending.unobserved() : 0;
		return Math.max(size - observed - maxPending(settings), missingSlots(size, observed));
	}

	private int missingSlots(int size, int observed) {
		int max = this.slots.max();
		if (max == Integer.MAX_VALUE) {
			return 0;
		}
		int taken = this.slots.taken();
		int free = max - taken + observed;
		int established = Math.max(0, taken - size);
		// Where few slots are left for handshakes at all, half of them
		int reserve = Math.min(Math.max(1, max / RESERVED_PART), (max - established) / 2);
		return reserve - free;
	}

	boolean isObserving(HandshakeSettings settings) {
		return settings.mode() == HandshakeMode.OBSERVE;
	}

}
