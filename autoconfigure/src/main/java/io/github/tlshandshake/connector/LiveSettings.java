package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.github.tlshandshake.HandshakeSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one connector, which can change while it runs.
 */
final class LiveSettings {

	private static final Log logger = LogFactory.getLog(LiveSettings.class);

	private final String connector;

	// A shorter timeout takes its place, but a longer one brings it back
	private final Duration stuckAfter;

	private volatile HandshakeSettings settings;

	private volatile @Nullable TimeoutLimit limit;

	private final Set<TimeoutLimit> warned = new HashSet<>();

	LiveSettings(String connector, HandshakeSettings settings) {
		this.connector = connector;
		this.settings = settings;
		this.stuckAfter = settings.stuckAfter();
	}

	HandshakeSettings get() {
		return this.settings;
	}

	/**
	 * Return the timeout in force.
	 * @return that of the settings, or the limit if that is shorter
	 */
	Duration timeout() {
		Duration timeout = this.settings.timeout();
		TimeoutLimit limit = this.limit;
		return (limit != null && limit.isShorterThan(timeout)) ? limit.timeout() : timeout;
	}

	/**
	 * Change the settings. Says nothing if that changes nothing.
	 * @param change makes new settings from those in force
	 * @throws IllegalArgumentException if the change breaks a rule: nothing is changed
	 * then
	 */
	synchronized void change(UnaryOperator<HandshakeSettings> change) {
		HandshakeSettings before = this.settings;
		HandshakeSettings after = change.apply(before).withStuckAfter(this.stuckAfter);
		if (after.equals(before)) {
			return;
		}
		this.settings = after;
		logger.info("TLS handshakes on %s: timeout %s, mode %s (before: %s, %s)".formatted(this.connector,
				after.timeout(), after.mode().id(), before.timeout(), before.mode().id()));
		this.warned.clear();
		warnIfLimited();
	}

	/**
	 * Take note of a timeout of the server's own that cannot be suspended. The last one
	 * counts, and costs one read if it was known.
	 * @param timeout the server's timeout
	 * @param reason what comes of it when the timeout of the settings is longer
	 */
	void limitTimeout(Duration timeout, String reason) {
		TimeoutLimit limit = new TimeoutLimit(timeout, reason);
		if (!limit.equals(this.limit)) {
			takeLimit(limit);
		}
	}

	private synchronized void takeLimit(TimeoutLimit limit) {
		this.limit = limit;
		warnIfLimited();
	}

	// Once for each limit: connections can take turns with theirs
	private void warnIfLimited() {
		TimeoutLimit limit = this.limit;
		if (limit != null && limit.isShorterThan(this.settings.timeout()) && this.warned.add(limit)) {
			logger.warn("TLS handshakes on %s: %s".formatted(this.connector, limit.describe()));
		}
	}

	/**
	 * Return why the timeout in force is not the one of the settings.
	 * @return the reason, or {@code null} if it is
	 */
	@Nullable String limitation() {
		TimeoutLimit limit = this.limit;
		return (limit != null && limit.isShorterThan(this.settings.timeout())) ? limit.describe() : null;
	}

	/**
	 * Timeout of a server's own that comes before a longer one of the connector.
	 *
	 * @param timeout the server's timeout
	 * @param reason what comes of it
	 */
	private record TimeoutLimit(Duration timeout, String reason) {

		boolean isShorterThan(Duration configured) {
			return this.timeout.compareTo(configured) < 0;
		}

		String describe() {
			return "the timeout in force is " + this.timeout + ": " + this.reason;
		}

	}

}
