package io.github.tlshandshake.connector;

/**
 * Slots for connections, of which a server has only so many. Established connections take
 * them too.
 *
 * @since 0.1.0
 */
public interface ConnectionSlots {

	/**
	 * Slots of a server that accepts any number of connections.
	 */
	ConnectionSlots UNLIMITED = new ConnectionSlots() {

		@Override
		public int max() {
			return Integer.MAX_VALUE;
		}

		@Override
		public int taken() {
			return 0;
		}

	};

	/**
	 * Return the number of slots, which may change.
	 * @return the number, or {@link Integer#MAX_VALUE} if there is no limit
	 */
	int max();

	/**
	 * Return the number of slots that are taken now. Read at each accept.
	 * @return the number
	 */
	int taken();

}
