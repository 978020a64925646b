package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * How late a server's executor takes up what it is given: a client whose bytes had to
 * wait for a thread was kept waiting by the server, and nothing but the executor knows.
 * <p>
 * While a deadline is near, the executor is given a beat at each interval. Executors work
 * in order, so whatever comes up after a beat was not there before the beat was sent.
 */
final class ServerDelay {

	private static final long INTERVAL = Duration.ofMillis(16).toNanos();

	// A server that takes longer was not just taking up a byte
	private static final long NOTABLE = Duration.ofMillis(32).toNanos();

	private static final long LONGEST_GAP = 4 * INTERVAL;

	// What has piled up is worked off after the beat, where it does not stand in the
	// queue of the executor: an event loop takes up tasks before it looks at sockets
	private static final long WORKED_OFF = Duration.ofMillis(500).toNanos();

	private final Executor executor;

	private final HandshakeClock clock;

	private volatile boolean outstanding;

	private volatile long sentAt = HandshakeClock.NEVER;

	private volatile long answeredBeatSentAt = HandshakeClock.NEVER;

	private volatile long lastLate = Long.MIN_VALUE / 2;

	private long lastBeatAt = Long.MIN_VALUE / 2;

	ServerDelay(Executor executor, HandshakeClock clock) {
		this.executor = executor;
		this.clock = clock;
	}

	/**
	 * Send a beat, unless the last one is still on its way.
	 * @param now the current time
	 */
	void beat(long now) {
		boolean resumed = now - this.lastBeatAt > LONGEST_GAP;
		if (resumed && !this.outstanding) {
			this.answeredBeatSentAt = now;
		}
		this.lastBeatAt = now;
		if (!this.outstanding) {
			this.outstanding = true;
			this.sentAt = now;
			send();
		}
	}

	private void send() {
		try {
			this.executor.execute(this::answer);
		}
		catch (RuntimeException | Error ex) {
			// It is stopping, or has no room or no thread: then it is late
			this.outstanding = false;
		}
	}

	private void answer() {
		long now = this.clock.now();
		if (now - this.sentAt >= NOTABLE) {
			this.lastLate = now;
		}
		this.answeredBeatSentAt = this.sentAt;
		this.outstanding = false;
	}

	/**
	 * Return whether what the executor takes up now may have waited for it.
	 * @param now the current time
	 * @return whether it may have waited for 32 ms or more
	 */
	boolean isNotable(long now) {
		long answered = this.answeredBeatSentAt;
		return (answered != HandshakeClock.NEVER && now - answered >= NOTABLE + INTERVAL)
				|| now - this.lastLate < WORKED_OFF;
	}

	/**
	 * Correct a time that was read when the process went on, and before its pause was
	 * noticed.
	 * @param now the current time
	 */
	void correctTimes(long now) {
		this.lastLate = Math.min(this.lastLate, now);
	}

}
