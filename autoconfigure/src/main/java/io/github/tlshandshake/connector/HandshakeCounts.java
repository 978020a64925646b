package io.github.tlshandshake.connector;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import io.github.tlshandshake.HandshakeCause;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.WaitingOn;

/**
 * Counts of the handshakes of one connector that have ended.
 *
 * @since 0.1.0
 */
public final class HandshakeCounts {

	private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1", "other");

	private static final int OTHER_PROTOCOL = PROTOCOLS.size() - 1;

	private static final int PARTIES = WaitingOn.values().length;

	private final LongAdder[] outcomes = adders(HandshakeOutcome.values().length);

	private final LongAdder[] timeouts = adders(HandshakePhase.values().length * PARTIES);

	private final LongAdder[] causes = adders(HandshakeCause.values().length);

	private final LongAdder[] protocols = adders(PROTOCOLS.size());

	private final LongAdder wouldHaveClosed = new LongAdder();

	private final LongAdder laterSucceeded = new LongAdder();

	HandshakeCounts() {
	}

	private static LongAdder[] adders(int length) {
		LongAdder[] adders = new LongAdder[length];
		for (int i = 0; i < length; i++) {
			adders[i] = new LongAdder();
		}
		return adders;
	}

	/**
	 * Return how many handshakes ended so.
	 * @param outcome the outcome
	 * @return the count
	 */
	public long count(HandshakeOutcome outcome) {
		return this.outcomes[outcome.ordinal()].sum();
	}

	/**
	 * Return how many handshakes timed out so.
	 * @param phase how far they had come
	 * @param waitingOn the party whose turn it was
	 * @return the count
	 */
	public long timeouts(HandshakePhase phase, WaitingOn waitingOn) {
		return timeout(phase, waitingOn).sum();
	}

	/**
	 * Return how many handshakes failed for a cause.
	 * @param cause the cause
	 * @return the count
	 */
	public long errors(HandshakeCause cause) {
		return this.causes[cause.ordinal()].sum();
	}

	/**
	 * Return the protocol versions by which established handshakes are counted.
	 * @return the JDK's names, latest first, and {@code other}
	 */
	public static List<String> protocols() {
		return PROTOCOLS;
	}

	/**
	 * Return how many handshakes were established with a protocol version.
	 * @param protocol one of {@link #protocols()}
	 * @return the count
	 */
	public long established(String protocol) {
		return protocol(protocol).sum();
	}

	/**
	 * Return how many handshakes would have been closed in mode {@code enforce}.
	 * @return the count
	 */
	public long wouldHaveClosed() {
		return this.wouldHaveClosed.sum();
	}

	/**
	 * Return how many of those succeeded all the same: honest clients that the timeout
	 * would have hurt.
	 * @return the count
	 */
	public long laterSucceeded() {
		return this.laterSucceeded.sum();
	}

	void observed() {
		this.wouldHaveClosed.increment();
	}

	void succeeded(String protocol, boolean observed) {
		ended(HandshakeOutcome.SUCCESS);
		protocol(protocol).increment();
		if (observed) {
			this.laterSucceeded.increment();
		}
	}

	void ended(HandshakeOutcome outcome) {
		this.outcomes[outcome.ordinal()].increment();
	}

	void failed(HandshakeCause cause) {
		this.causes[cause.ordinal()].increment();
	}

	void timedOut(HandshakeProgress progress) {
		ended(HandshakeOutcome.TIMEOUT);
		timeout(progress.phase(), progress.waitingOn()).increment();
	}

	private LongAdder protocol(String protocol) {
		int index = PROTOCOLS.indexOf(protocol);
		return this.protocols[(index >= 0) ? index : OTHER_PROTOCOL];
	}

	private LongAdder timeout(HandshakePhase phase, WaitingOn waitingOn) {
		return this.timeouts[phase.ordinal() * PARTIES + waitingOn.ordinal()];
	}

}
