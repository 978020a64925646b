package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.function.Supplier;

import io.github.tlshandshake.DurationSummary;
import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.journal.EndedHandshakes;
import io.github.tlshandshake.journal.EventThread;
import io.github.tlshandshake.journal.RareLog;
import io.github.tlshandshake.journal.TimeoutWarning;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Recorder of how the handshakes of one connector end. It counts at once. What is a
 * user's, and may block or fail, is called on the server's thread if that ended the
 * handshake, and otherwise on a thread for events.
 */
final class HandshakeRecorder {

	private static final Log logger = LogFactory.getLog(HandshakeRecorder.class);

	private final HandshakeCounts counts = new HandshakeCounts();

	private final HandshakeDurations durations;

	private final TimeoutWarning warning;

	private final ServerFailureWarning failureWarning;

	private final EndedHandshakes journal;

	private final EventThread events;

	private final OutcomeListener listener;

	private final RareLog failures = new RareLog(logger);

	HandshakeRecorder(String connector, HandshakeClock clock, EndedHandshakes journal, EventThread events,
			OutcomeListener listener) {
		this.durations = new HandshakeDurations(clock);
		this.warning = new TimeoutWarning(connector, events);
		this.failureWarning = new ServerFailureWarning(connector);
		this.journal = journal;
		this.events = events;
		this.listener = listener;
	}

	HandshakeCounts counts() {
		return this.counts;
	}

	DurationSummary durations() {
		return this.durations.summary();
	}

	@Nullable Duration suggestedTimeout() {
		return this.durations.suggestedTimeout();
	}

	void flushWarning() {
		this.warning.flush();
	}

	void observed() {
		this.counts.observed();
	}

	/**
	 * Record a handshake that succeeded.
	 * @param age how long it was pending
	 * @param protocol the protocol version
	 * @param observed whether it would have been closed
	 * @param ended describes it, if anybody listens
	 */
	void succeeded(Duration age, String protocol, boolean observed, Supplier<EndedHandshake> ended) {
		this.counts.succeeded(protocol, observed);
		this.durations.record(age.toNanos());
		guard(() -> this.listener.ended(HandshakeOutcome.SUCCESS, age));
		if (this.journal.wantsSuccesses()) {
			guard(() -> this.journal.add(ended.get()));
		}
	}

	/**
	 * Record a handshake that did not succeed.
	 * @param outcome how it ended
	 * @param age how long it was pending
	 * @param progress how far it had come
	 * @param ended describes it
	 * @param failure why TLS failed, if it did
	 */
	void failed(HandshakeOutcome outcome, Duration age, HandshakeProgress progress, Supplier<EndedHandshake> ended,
			@Nullable HandshakeFailure failure) {
		count(outcome, progress);
		guard(() -> this.journal.add(ended.get()));
		if (failure != null) {
			this.counts.failed(failure.cause());
			guard(() -> warnIfServerFailed(failure));
		}
		if (isEndedByUs(outcome)) {
			guard(() -> this.events.execute(() -> this.listener.ended(outcome, age)));
		}
		else {
			guard(() -> this.listener.ended(outcome, age));
		}
	}

	private void warnIfServerFailed(HandshakeFailure failure) {
		Throwable serverFailure = failure.serverFailure();
		if (serverFailure != null) {
			this.events.execute(() -> this.failureWarning.log(serverFailure));
		}
	}

	private void count(HandshakeOutcome outcome, HandshakeProgress progress) {
		if (outcome == HandshakeOutcome.TIMEOUT) {
			this.counts.timedOut(progress);
			guard(() -> this.warning.timedOut(progress));
		}
		else {
			this.counts.ended(outcome);
		}
	}

	private static boolean isEndedByUs(HandshakeOutcome outcome) {
		return switch (outcome) {
			case TIMEOUT, EVICTED, CLOSED -> true;
			case SUCCESS, ABORTED, PROBE, ERROR -> false;
		};
	}

	// Whoever ended the handshake has a connection to close, or to hand on
	private void guard(Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException | Error ex) {
			this.failures.warn("Failed to record the end of a TLS handshake", ex);
		}
	}

}
