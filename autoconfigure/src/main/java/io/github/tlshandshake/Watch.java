package io.github.tlshandshake;

import java.time.Duration;

/**
 * Watch over a handshake whose deadline is near or has come: when to look at it, and
 * whether the client was kept waiting for the server.
 */
final class Watch {

	// A client on a slow line answers within this time, and in TLS 1.2 answers twice
	private static final long TIME_TO_ANSWER = Duration.ofMillis(500).toNanos();

	// A server that takes longer was not just taking up a byte
	private static final long NOTABLE_WAIT = Duration.ofMillis(32).toNanos();

	private static final long SHORTEST_INTERVAL = Duration.ofMillis(1).toNanos();

	private static final long LONGEST_INTERVAL = Duration.ofMillis(100).toNanos();

	private final Handshake handshake;

	private long nextLook;

	private long serversTurnSince = Nanos.NEVER;

	private long overdueSince = Nanos.NEVER;

	private boolean lookedBefore;

	private boolean keptWaiting;

	private boolean answerAwaited;

	/**
	 * Create a watch.
	 * @param handshake the handshake to watch over
	 * @param now the current time, when it is looked at first
	 */
	Watch(Handshake handshake, long now) {
		this.handshake = handshake;
		this.nextLook = now;
	}

	/**
	 * Return how long before its deadline a handshake is to be watched: whom the server
	 * answered before that had its time to answer.
	 * @param timeout the timeout
	 * @return the time in nanoseconds
	 */
	static long notice(long timeout) {
		return Math.min(TIME_TO_ANSWER + NOTABLE_WAIT, timeout / 2);
	}

	Handshake handshake() {
		return this.handshake;
	}

	long nextLook() {
		return this.nextLook;
	}

	/**
	 * Take note of whose turn it is.
	 * @param waitingOn whom the handshake waits on
	 * @param now the current time
	 */
	void saw(WaitingOn waitingOn, long now) {
		this.serversTurnSince = (waitingOn == WaitingOn.SERVER) ? Math.min(this.serversTurnSince, now) : Nanos.NEVER;
		this.keptWaiting |= now - this.serversTurnSince >= NOTABLE_WAIT;
	}

	/**
	 * Look again before the deadline: once more, which tells a server that keeps its
	 * clients waiting from one that was just taking up a byte.
	 * @param deadline the deadline
	 * @param now the current time
	 */
	void lookBefore(long deadline, long now) {
		this.nextLook = this.lookedBefore ? deadline : Math.min(now + NOTABLE_WAIT, deadline);
		this.lookedBefore = true;
	}

	/**
	 * Look again after the deadline, in a quarter of the time that has passed since: most
	 * often a thread was just about to take up the client's last byte.
	 * @param now the current time
	 */
	void lookAgain(long now) {
		this.overdueSince = Math.min(this.overdueSince, now);
		long interval = (now - this.overdueSince) / 4;
		this.nextLook = now + Math.min(LONGEST_INTERVAL, Math.max(SHORTEST_INTERVAL, interval));
	}

	/**
	 * Give a client whose turn it is again time to answer, once, and only if the server
	 * kept it waiting.
	 * @param now the current time
	 * @param latest the time until which it may be given
	 * @return whether time is given
	 */
	boolean awaitAnswer(long now, long latest) {
		if (this.answerAwaited || !this.keptWaiting || now >= latest) {
			return false;
		}
		this.answerAwaited = true;
		this.nextLook = Math.min(now + TIME_TO_ANSWER, latest);
		return true;
	}

}
