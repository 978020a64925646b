package io.github.tlshandshake;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Closer of a connector's connections, which in mode {@code observe} notes what it would
 * have closed.
 */
final class ConnectionCloser {

	private static final Log logger = LogFactory.getLog(ConnectionCloser.class);

	private final String connector;

	private final ConnectorRules rules;

	private final HandshakeEndings endings;

	private final AtomicBoolean failed = new AtomicBoolean();

	ConnectionCloser(String connector, ConnectorRules rules, HandshakeEndings endings) {
		this.connector = connector;
		this.rules = rules;
		this.endings = endings;
	}

	/**
	 * Close the connection of a handshake, now or soon.
	 * @param handshake the handshake
	 * @param outcome how it ends
	 * @param condition what must hold in the moment of the close
	 */
	void close(Handshake handshake, HandshakeOutcome outcome, Predicate<HandshakeProgress> condition) {
		if (this.rules.settings().mode() == HandshakeMode.OBSERVE) {
			observe(handshake, condition);
		}
		else {
			enforce(handshake, outcome, condition);
		}
	}

	private void observe(Handshake handshake, Predicate<HandshakeProgress> condition) {
		if (condition.test(handshake.progress())) {
			this.endings.observe(handshake);
		}
	}

	private void enforce(Handshake handshake, HandshakeOutcome outcome, Predicate<HandshakeProgress> condition) {
		close(handshake, () -> end(handshake, outcome, condition));
	}

	private boolean end(Handshake handshake, HandshakeOutcome outcome, Predicate<HandshakeProgress> condition) {
		HandshakeProgress progress = handshake.progress();
		return handshake.isClosedOnDemand()
				|| (condition.test(progress) && this.endings.fail(handshake, outcome, progress, null));
	}

	/**
	 * End a handshake and close its connection, in whatever mode and state.
	 * @param handshake the handshake
	 * @return whether this call ended it
	 */
	boolean closeOnDemand(Handshake handshake) {
		if (!this.endings.fail(handshake, HandshakeOutcome.CLOSED, null)) {
			return false;
		}
		handshake.closeOnDemand();
		close(handshake, () -> true);
		return true;
	}

	private void close(Handshake handshake, BooleanSupplier claim) {
		try {
			handshake.connection().close(claim);
		}
		catch (RuntimeException ex) {
			logFailure("Failed to close a connection of " + this.connector, ex);
		}
	}

	// Deadlines are tried again, and may fail as often
	private void logFailure(String message, RuntimeException ex) {
		if (this.failed.compareAndSet(false, true)) {
			logger.warn(message, ex);
		}
		else {
			logger.debug(message, ex);
		}
	}

}
