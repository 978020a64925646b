package io.github.tlshandshake;

import java.time.Duration;
import java.util.function.UnaryOperator;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Rules of one connector, which can change while it runs.
 */
final class ConnectorRules {

	private static final Log logger = LogFactory.getLog(ConnectorRules.class);

	private final String connector;

	// A shorter timeout takes its place, but a longer one brings it back
	private final Duration stuckAfter;

	private volatile HandshakeSettings settings;

	private volatile @Nullable TimeoutLimit limit;

	ConnectorRules(String connector, HandshakeSettings settings) {
		this.connector = connector;
		this.settings = settings;
		this.stuckAfter = settings.stuckAfter();
	}

	HandshakeSettings settings() {
		return this.settings;
	}

	/**
	 * Change the settings.
	 * @param change makes new settings from those in force
	 * @throws IllegalArgumentException if the change breaks a rule: nothing is changed
	 * then
	 */
	synchronized void change(UnaryOperator<HandshakeSettings> change) {
		HandshakeSettings before = this.settings;
		HandshakeSettings after = change.apply(before).withStuckAfter(this.stuckAfter);
		this.settings = after;
		logger.info("TLS handshakes on %s: timeout %s, mode %s (before: %s, %s)".formatted(this.connector,
				after.timeout(), after.mode().id(), before.timeout(), before.mode().id()));
		warnIfLimited();
	}

	/**
	 * Take note of a timeout of the server's own that cannot be suspended.
	 * @param timeout the server's timeout
	 * @param reason what comes of it when the timeout of the settings is longer
	 */
	synchronized void limitTimeout(Duration timeout, String reason) {
		this.limit = new TimeoutLimit(timeout, reason);
		warnIfLimited();
	}

	private void warnIfLimited() {
		String limitation = limitation();
		if (limitation != null) {
			logger.warn("TLS handshakes on %s: %s".formatted(this.connector, limitation));
		}
	}

	/**
	 * Return why the timeout in force is not the one of the settings.
	 * @return the reason, or {@code null} if it is
	 */
	@Nullable String limitation() {
		TimeoutLimit limit = this.limit;
		return (limit != null && limit.timeout().compareTo(this.settings.timeout()) < 0) ? limit.describe() : null;
	}

	/**
	 * Timeout of a server's own that comes before a longer one of the connector.
	 *
	 * @param timeout the server's timeout
	 * @param reason what comes of it
	 */
	private record TimeoutLimit(Duration timeout, String reason) {

		String describe() {
			return "the timeout in force is " + this.timeout + ": " + this.reason;
		}

	}

}
