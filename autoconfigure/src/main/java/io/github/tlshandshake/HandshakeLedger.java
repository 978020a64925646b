package io.github.tlshandshake;

import java.time.Duration;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Ledger of one connector: how its handshakes ended, and who is told of it.
 */
final class HandshakeLedger {

	private static final Log logger = LogFactory.getLog(HandshakeLedger.class);

	private final HandshakeConnector connector;

	private final HandshakeCounts counts = new HandshakeCounts();

	private final HandshakeDurations durations = new HandshakeDurations();

	private final TimeoutWarning warning;

	private final ServerFailureWarning failureWarning;

	private final HandshakeDeadlines deadlines;

	private final HandshakeJournal journal;

	private final List<ConnectorListener> listeners;

	HandshakeLedger(HandshakeConnector connector, HandshakeDeadlines deadlines, HandshakeJournal journal,
			List<ConnectorListener> listeners) {
		this.connector = connector;
		this.warning = new TimeoutWarning(connector.name());
		this.failureWarning = new ServerFailureWarning(connector.name());
		this.deadlines = deadlines;
		this.journal = journal;
		this.listeners = listeners;
	}

	HandshakeCounts counts() {
		return this.counts;
	}

	DurationSummary durations() {
		return this.durations.summary();
	}

	/**
	 * Log what timed out if it is time to.
	 * @param now the current time
	 * @return when to come again
	 */
	long warnIfDue(long now) {
		return this.warning.flushIfDue(now);
	}

	void flushWarning() {
		this.warning.flush();
	}

	void observed() {
		this.counts.observed();
	}

	void succeeded(Handshake handshake) {
		long age = handshake.age();
		this.counts.succeeded(handshake.observed);
		this.durations.record(age);
		tell(() -> {
			notifyListeners(HandshakeOutcome.SUCCESS, age);
			if (this.journal.wantsSuccesses()) {
				this.journal.ended(EndedHandshake.of(this.connector.name(), handshake, HandshakeOutcome.SUCCESS,
						handshake.progress(), null));
			}
		});
	}

	/**
	 * Record a handshake that did not succeed.
	 * @param handshake the handshake
	 * @param outcome how it ended
	 * @param progress how far it had come
	 * @param cause what TLS said, if anything
	 */
	void failed(Handshake handshake, HandshakeOutcome outcome, HandshakeProgress progress, @Nullable Throwable cause) {
		if (outcome == HandshakeOutcome.TIMEOUT) {
			this.counts.timedOut(progress);
			this.deadlines.expect(this.warning.timedOut(progress));
		}
		else {
			this.counts.ended(outcome);
		}
		tell(() -> {
			if (cause != null) {
				this.failureWarning.failed(cause, Nanos.now());
			}
			notifyListeners(outcome, handshake.age());
			this.journal.ended(EndedHandshake.of(this.connector.name(), handshake, outcome, progress, cause));
		});
	}

	// Whoever ended the handshake has a connection to close, or to hand on
	private void tell(Runnable news) {
		try {
			news.run();
		}
		catch (RuntimeException | Error ex) {
			logger.debug("Failed to tell of the end of a TLS handshake", ex);
		}
	}

	private void notifyListeners(HandshakeOutcome outcome, long age) {
		for (ConnectorListener listener : this.listeners) {
			listener.ended(this.connector, outcome, Duration.ofNanos(age));
		}
	}

}
