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
		return maxPending(settings, this.slots.max());
	}

	private static int maxPending(HandshakeSettings settings, int slots) {
		Integer max = settings.maxPending();
		if (max != null) {
			return max;
		}
		return (slots != Integer.MAX_VALUE) ? Math.max(1, slots / 2) : Integer.MAX_VALUE;
	}

	/**
	 * Return how many handshakes count. What would have been closed counts no more in
	 * mode {@code observe}.
	 * @param settings the settings in force
	 * @return the number
	 */
	int count(HandshakeSettings settings) {
		return isObserving(settings) ? this.pending.unobserved() : this.pending.size();
	}

	/**
	 * Return how many are pending beyond the limit.
	 * @param settings the settings in force
	 * @return the number, not positive if there are none
	 */
	int excess(HandshakeSettings settings) {
		int size = this.pending.size();
		int count = Math.min(size, count(settings));
		int slots = this.slots.max();
		return Math.max(count - maxPending(settings, slots), missingSlots(slots, size, size - count));
	}

	private int missingSlots(int max, int size, int observed) {
		if (max == Integer.MAX_VALUE) {
			return 0;
		}
		int taken = this.slots.taken();
		// What established connections leave to handshakes
		int left = max - Math.max(0, taken - size);
		if (left <= 0) {
			return 0;
		}
		// Half of it where it is less than the reserve
		int reserve = Math.min(Math.max(1, max / RESERVED_PART), left / 2);
		int free = max - taken + observed;
		return reserve - free;
	}

	boolean isObserving(HandshakeSettings settings) {
		return settings.mode() == HandshakeMode.OBSERVE;
	}

}
