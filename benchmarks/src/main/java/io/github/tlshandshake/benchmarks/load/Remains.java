package io.github.tlshandshake.benchmarks.load;

/**
 * What a server holds while nobody visits it: after a storm the same as before.
 *
 * @param pending the number of pending handshakes
 * @param liveHeap the bytes of its heap that are live
 * @param descriptors the number of its open descriptors
 */
record Remains(int pending, long liveHeap, long descriptors) {

	static Remains of(ServerProcess server, Ledger ledger) {
		return new Remains(ledger.settle().pending(), server.liveHeap(), server.descriptors());
	}

	void report(String when) {
		Report.say("%n%s: %d pending, %,d KiB of live heap, %d descriptors", when, this.pending, this.liveHeap / 1024,
				this.descriptors);
	}

}
