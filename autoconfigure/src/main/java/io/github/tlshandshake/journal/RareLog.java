package io.github.tlshandshake.journal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

/**
 * Log of what can happen as often as a client likes: at WARN at most once a minute, and
 * at DEBUG in between.
 *
 * @since 0.1.0
 */
public final class RareLog {

	private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

	private final Log log;

	private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

	/**
	 * Create a log.
	 * @param log where the messages go
	 */
	public RareLog(Log log) {
		this.log = log;
	}

	/**
	 * Log how often something happened since the last time that this was logged.
	 * @param message the message, with a place for the number
	 * @param count the number, which is reset when it has been logged
	 */
	public void warn(String message, LongAdder count) {
		if (isDue()) {
			this.log.warn(message.formatted(count.sumThenReset()));
		}
	}

	/**
	 * Log a message. Never throws, not even an {@code OutOfMemoryError}, which logging
	 * itself can raise.
	 * @param message the message
	 * @param failure what caused it, if anything
	 */
	public void warn(String message, @Nullable Throwable failure) {
		try {
			if (isDue()) {
				this.log.warn(message, failure);
			}
			else {
				this.log.debug(message, failure);
			}
		}
		catch (RuntimeException | Error ex) {
			// Nothing is left to be done
		}
	}

	private boolean isDue() {
		long now = System.nanoTime();
		long quietUntil = this.quietUntil.get();
		return now - quietUntil >= 0 && this.quietUntil.compareAndSet(quietUntil, now + INTERVAL);
	}

}
