package io.github.tlshandshake.connector;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.journal.RareLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Closer of a connector's connections, which in mode {@code observe} notes what it would
 * have closed.
 */
final class ConnectionCloser {

	private static final Log logger = LogFactory.getLog(ConnectionCloser.class);

	private final String connector;

	private final LiveSettings settings;

	private final HandshakeEndings endings;

	private final RareLog failures = new RareLog(logger);

	ConnectionCloser(String connector, LiveSettings settings, HandshakeEndings endings) {
		this.connector = connector;
		this.settings = settings;
		this.endings = endings;
	}

	/**
	 * Close the connection of a handshake, now or soon.
	 * @param handshake the handshake
	 * @param outcome how it ends
	 * @param judge decides on the progress, once and where the connection can be closed:
	 * returns what is recorded, or {@code null} if the connection stays open
	 * @return whether the server took the order
	 */
	boolean close(Handshake handshake, HandshakeOutcome outcome, Judge judge) {
		return close(handshake, () -> tryEnd(handshake, outcome, judge));
	}

	private boolean tryEnd(Handshake handshake, HandshakeOutcome outcome, Judge judge) {
		if (handshake.isClosedOnDemand()) {
			return true;
		}
		HandshakeProgress progress = judge.judge(handshake.progress());
		if (progress == null) {
			return false;
		}
		if (this.settings.get().mode() == HandshakeMode.OBSERVE) {
			this.endings.observe(handshake);
			return false;
		}
		return this.endings.tryFail(handshake, outcome, progress, null);
	}

	/**
	 * End a handshake and close its connection, in whatever mode and state.
	 * @param handshake the handshake
	 * @return whether this call ended it
	 */
	boolean closeOnDemand(Handshake handshake) {
		if (!this.endings.tryFail(handshake, HandshakeOutcome.CLOSED, handshake.progress(), null)) {
			return false;
		}
		handshake.closeOnDemand();
		close(handshake, () -> true);
		return true;
	}

	private boolean close(Handshake handshake, Claim claim) {
		try {
			handshake.connection().close(claim);
			return true;
		}
		catch (RuntimeException | Error ex) {
			this.failures.warn("Failed to close a connection of " + this.connector, ex);
			return false;
		}
	}

	/**
	 * Judge of whether a connection is to be closed.
	 */
	@FunctionalInterface
	interface Judge {

		/**
		 * Judge a handshake.
		 * @param progress how far it has come
		 * @return what to record of it, or {@code null} if it goes on
		 */
		@Nullable HandshakeProgress judge(HandshakeProgress progress);

	}

}
