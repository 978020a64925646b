package io.github.tlshandshake.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.github.tlshandshake.EndedHandshake;

/**
 * The handshakes that failed last, in a bounded memory.
 */
final class HandshakeHistory {

	private final AtomicReferenceArray<EndedHandshake> ring;

	private final AtomicLong added = new AtomicLong();

	HandshakeHistory(int size) {
		this.ring = new AtomicReferenceArray<>(size);
	}

	void add(EndedHandshake handshake) {
		if (this.ring.length() > 0) {
			this.ring.set((int) (this.added.getAndIncrement() % this.ring.length()), handshake);
		}
	}

	/**
	 * Return the handshakes that failed last.
	 * @return a copy, latest first
	 */
	List<EndedHandshake> recent() {
		List<EndedHandshake> recent = new ArrayList<>();
		long end = this.added.get();
		for (long i = end - 1; i >= Math.max(0, end - this.ring.length()); i--) {
			EndedHandshake handshake = this.ring.get((int) (i % this.ring.length()));
			// One whose number is taken may not be in its place yet
			if (handshake != null) {
				recent.add(handshake);
			}
		}
		return recent;
	}

}
