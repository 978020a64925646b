package io.github.tlshandshake.connector;

import java.time.Duration;
import java.time.Instant;

import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakeProgress;
import org.jspecify.annotations.Nullable;

/**
 * Endings of one connector's handshakes: of all who try to end one, one does.
 */
final class HandshakeEndings {

	private final String connector;

	private final HandshakeClock clock;

	private final PendingHandshakes pending;

	private final HandshakeRecorder recorder;

	HandshakeEndings(String connector, HandshakeClock clock, PendingHandshakes pending, HandshakeRecorder recorder) {
		this.connector = connector;
		this.clock = clock;
		this.pending = pending;
		this.recorder = recorder;
	}

	long now() {
		return this.clock.now();
	}

	boolean trySucceed(Handshake handshake, String protocol) {
		if (!remove(handshake)) {
			return false;
		}
		Duration age = age(handshake);
		this.recorder.succeeded(age, protocol, handshake.observed,
				() -> ended(handshake, HandshakeOutcome.SUCCESS, age, handshake.progress(), null));
		return true;
	}

	boolean tryFail(Handshake handshake, HandshakeOutcome outcome, HandshakeProgress progress,
			@Nullable HandshakeFailure failure) {
		if (!remove(handshake)) {
			return false;
		}
		Duration age = age(handshake);
		this.recorder.failed(outcome, age, progress, () -> ended(handshake, outcome, age, progress, failure), failure);
		return true;
	}

	private boolean remove(Handshake handshake) {
		boolean removed = this.pending.remove(handshake);
		if (removed) {
			handshake.leaveQueue();
		}
		return removed;
	}

	private EndedHandshake ended(Handshake handshake, HandshakeOutcome outcome, Duration age,
			HandshakeProgress progress, @Nullable HandshakeFailure failure) {
		// Not the exception itself: its message can hold all that a client has sent
		return new EndedHandshake(this.connector, Instant.now(), outcome, age, handshake.remoteAddress(), progress,
				(failure != null) ? failure.cause() : null, (failure != null) ? failure.error() : null);
	}

	// Never negative, as it might be right after a pause of the process
	private Duration age(Handshake handshake) {
		return Duration.ofNanos(Math.max(0, this.clock.now() - handshake.startedAt()));
	}

	boolean tryWithdraw(Handshake handshake) {
		return remove(handshake);
	}

	/**
	 * Note, once, that a handshake would have been ended.
	 * @param handshake the handshake
	 */
	void observe(Handshake handshake) {
		if (this.pending.observe(handshake)) {
			this.recorder.observed();
			// Once more for a connection that was being accepted when the mode changed
			handshake.restoreServerTimeouts();
		}
	}

}
