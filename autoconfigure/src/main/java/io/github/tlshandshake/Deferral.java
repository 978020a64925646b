package io.github.tlshandshake;

import java.time.Duration;

/**
 * Deferral of a handshake's end beyond its deadline, while the server is what is waited
 * for: when to look at it again.
 */
final class Deferral {

	private static final long SHORTEST_INTERVAL = Duration.ofMillis(1).toNanos();

	private static final long LONGEST_INTERVAL = Duration.ofMillis(100).toNanos();

	// A server that takes longer was not just taking up a byte
	private static final long NOTABLE_WAIT = Duration.ofMillis(32).toNanos();

	// A client on a slow line answers within this time, and in TLS 1.2 answers twice
	private static final long TIME_TO_ANSWER = Duration.ofMillis(500).toNanos();

	private long since = Nanos.NEVER;

	private long nextLook;

	private boolean answerAwaited;

	boolean isDue(long now) {
		return this.nextLook <= now;
	}

	/**
	 * Look again later, in a quarter of the time that has passed so far: most often a
	 * thread was just about to take up the client's last byte.
	 * @param now the current time
	 */
	void lookAgain(long now) {
		this.since = Math.min(this.since, now);
		this.nextLook = now + Math.min(LONGEST_INTERVAL, Math.max(SHORTEST_INTERVAL, (now - this.since) / 4));
	}

	/**
	 * Give a client whose turn it is again time to answer, once, and only if it had to
	 * wait for the server for a notable time.
	 * @param now the current time
	 * @param latest the time until which it may be given
	 * @return whether time is given
	 */
	boolean awaitAnswer(long now, long latest) {
		if (this.answerAwaited || now - this.since < NOTABLE_WAIT || now >= latest) {
			return false;
		}
		this.answerAwaited = true;
		this.nextLook = Math.min(now + TIME_TO_ANSWER, latest);
		return true;
	}

	long nextLook() {
		return this.nextLook;
	}

}
