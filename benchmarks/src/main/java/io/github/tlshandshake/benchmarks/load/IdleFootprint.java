package io.github.tlshandshake.benchmarks.load;

/**
 * What a server holds while it is idle: the same after an attack as before.
 *
 * @param pending the number of pending handshakes
 * @param liveHeap the bytes of its heap that are live
 * @param descriptors the number of its open descriptors
 */
record IdleFootprint(int pending, long liveHeap, long descriptors) {

	static IdleFootprint of(ServerProcess server, EndpointReader endpoint) {
		return new IdleFootprint(endpoint.settle().pending(), server.liveHeap(), server.descriptors());
	}

	void report(String when) {
		Report.say("%n%s: %d pending, %,d KiB of live heap, %d descriptors", when, this.pending, this.liveHeap / 1024,
				this.descriptors);
	}

}
