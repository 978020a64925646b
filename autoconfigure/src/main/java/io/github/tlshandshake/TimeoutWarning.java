package io.github.tlshandshake;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Log line that tells of timeouts, at most once a minute whatever the clients do.
 */
final class TimeoutWarning {

	private static final Log logger = LogFactory.getLog(TimeoutWarning.class);

	private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

	// Those who come together leave together: the line waits for the others
	private static final long GATHERING_TIME = Duration.ofSeconds(1).toNanos();

	private final String connector;

	private final Map<HandshakePhase, Integer> phases = new EnumMap<>(HandshakePhase.class);

	private final Map<WaitingOn, Integer> parties = new EnumMap<>(WaitingOn.class);

	private int count;

	private long dueAt;

	private long quietUntil = Long.MIN_VALUE;

	TimeoutWarning(String connector) {
		this.connector = connector;
	}

	/**
	 * Count a timeout.
	 * @param progress how far the handshake had come
	 * @return when the line is due
	 */
	synchronized long timedOut(HandshakeProgress progress) {
		if (this.count == 0) {
			this.dueAt = Math.max(this.quietUntil, Nanos.now() + GATHERING_TIME);
		}
		this.count++;
		this.phases.merge(progress.phase(), 1, Integer::sum);
		this.parties.merge(progress.waitingOn(), 1, Integer::sum);
		return this.dueAt;
	}

	/**
	 * Log what was counted if the last line is long enough ago.
	 * @param now the current time
	 * @return when the next line is due, or {@link Nanos#NEVER}
	 */
	synchronized long flushIfDue(long now) {
		if (this.count > 0 && this.dueAt <= now) {
			flush();
			this.quietUntil = now + INTERVAL;
		}
		return (this.count > 0) ? this.dueAt : Nanos.NEVER;
	}

	/**
	 * Log what was counted.
	 */
	synchronized void flush() {
		if (this.count == 0) {
			return;
		}
		logger.warn("TLS handshakes on %s that timed out: %d (by phase: %s; waiting on: %s)".formatted(this.connector,
				this.count, describe(this.phases, HandshakePhase::id), describe(this.parties, WaitingOn::id)));
		this.count = 0;
		this.phases.clear();
		this.parties.clear();
	}

	private static <K> String describe(Map<K, Integer> counts, Function<K, String> id) {
		return counts.entrySet()
			.stream()
			.map((entry) -> entry.getValue() + " " + id.apply(entry.getKey()))
			.collect(Collectors.joining(", "));
	}

}
