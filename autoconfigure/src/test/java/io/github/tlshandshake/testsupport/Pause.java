package io.github.tlshandshake.testsupport;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Time in which a client does nothing.
 */
final class Pause {

	private Pause() {
	}

	static void of(Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		long remaining = duration.toNanos();
		while (remaining > 0 && !Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(remaining);
			remaining = end - System.nanoTime();
		}
	}

}
