package io.github.tlshandshake.testsupport;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Time in which a client does nothing, or a process does not run.
 */
public final class Pause {

	private Pause() {
	}

	/**
	 * Do nothing for a time.
	 * @param duration the time
	 */
	public static void of(Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		long remaining = duration.toNanos();
		while (remaining > 0 && !Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(remaining);
			remaining = end - System.nanoTime();
		}
	}

}
