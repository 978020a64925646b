package io.github.tlshandshake.connector;

import java.util.function.Predicate;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.journal.RareLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

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
	 * @param condition what must hold where the connection can be closed: it is tested
	 * once, and what it was tested on is what is recorded
	 * @return whether the server took the order
	 */
	boolean close(Handshake handshake, HandshakeOutcome outcome, Predicate<HandshakeProgress> condition) {
		return close(handshake, () -> tryEnd(handshake, outcome, condition));
	}

	private boolean tryEnd(Handshake handshake, HandshakeOutcome outcome, Predicate<HandshakeProgress> condition) {
		if (handshake.isClosedOnDemand()) {
			return true;
		}
		HandshakeProgress progress = handshake.progress();
		if (!condition.test(progress)) {
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

}
