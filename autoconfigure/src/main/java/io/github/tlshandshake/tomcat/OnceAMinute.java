package io.github.tlshandshake.tomcat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bound for what is logged, however often clients provoke it.
 */
final class OnceAMinute {

	private static final long MINUTE = Duration.ofMinutes(1).toNanos();

	private final AtomicLong next = new AtomicLong(System.nanoTime());

	/**
	 * Return whether it is to be logged now.
	 * @return {@code true} once a minute
	 */
	boolean isDue() {
		long now = System.nanoTime();
		long next = this.next.get();
		return now - next >= 0 && this.next.compareAndSet(next, now + MINUTE);
	}

}
