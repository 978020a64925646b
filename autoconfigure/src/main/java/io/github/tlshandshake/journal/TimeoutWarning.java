package io.github.tlshandshake.journal;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.WaitingOn;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Log line about timeouts, at most one a minute whatever the clients do.
 *
 * @since 0.1.0
 */
public final class TimeoutWarning {

	private static final Log logger = LogFactory.getLog(TimeoutWarning.class);

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	// Those who come together leave together: the line waits for the others
	private static final Duration GATHERING_TIME = Duration.ofSeconds(1);

	private final String connector;

	private final EventThread events;

	private final Duration gatheringTime;

	private final Map<HandshakePhase, Integer> phases = new EnumMap<>(HandshakePhase.class);

	private final Map<WaitingOn, Integer> parties = new EnumMap<>(WaitingOn.class);

	private int count;

	private long quietUntil = System.nanoTime();

	/**
	 * Create a log line.
	 * @param connector the name of the connector
	 * @param events where it is logged
	 */
	public TimeoutWarning(String connector, EventThread events) {
		this(connector, events, GATHERING_TIME);
	}

	/**
	 * Create a log line.
	 * @param connector the name of the connector
	 * @param events where it is logged
	 * @param gatheringTime how long it waits for further timeouts
	 */
	TimeoutWarning(String connector, EventThread events, Duration gatheringTime) {
		this.connector = connector;
		this.events = events;
		this.gatheringTime = gatheringTime;
	}

	/**
	 * Count a timeout, and have it logged later on another thread.
	 * @param progress how far the handshake had come
	 */
	public synchronized void timedOut(HandshakeProgress progress) {
		if (this.count == 0) {
			long delay = Math.max(this.quietUntil - System.nanoTime(), this.gatheringTime.toNanos());
			this.events.schedule(this::flush, Duration.ofNanos(delay));
		}
		this.count++;
		this.phases.merge(progress.phase(), 1, Integer::sum);
		this.parties.merge(progress.waitingOn(), 1, Integer::sum);
	}

	/**
	 * Log what was counted.
	 */
	public void flush() {
		String line = takeLine();
		// Not under the lock, which the thread that closes connections takes
		if (line != null) {
			logger.warn(line);
		}
	}

	private synchronized @Nullable String takeLine() {
		if (this.count == 0) {
			return null;
		}
		String line = "TLS handshakes on %s that timed out: %d (by phase: %s; waiting on: %s)".formatted(this.connector,
				this.count, describe(this.phases, HandshakePhase::id), describe(this.parties, WaitingOn::id));
		this.count = 0;
		this.phases.clear();
		this.parties.clear();
		this.quietUntil = System.nanoTime() + INTERVAL.toNanos();
		return line;
	}

	private static <K> String describe(Map<K, Integer> counts, Function<K, String> id) {
		return counts.entrySet()
			.stream()
			.map((entry) -> entry.getValue() + " " + id.apply(entry.getKey()))
			.collect(Collectors.joining(", "));
	}

}
