package io.github.tlshandshake;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Closer of a connector's connections, which in mode {@code observe} notes what it would
 * have closed.
 */
final class ConnectionCloser {

	private static final Log logger = LogFactory.getLog(ConnectionCloser.class);

	private final HandshakeConnector connector;

	private final AtomicBoolean failed = new AtomicBoolean();

	ConnectionCloser(HandshakeConnector connector) {
		this.connector = connector;
	}

	/**
	 * Close the connection of a handshake, now or soon.
	 * @param handshake the handshake
	 * @param outcome how it ends
	 * @param condition what must hold in the moment of the close
	 */
	void close(Handshake handshake, HandshakeOutcome outcome, Predicate<HandshakeProgress> condition) {
		if (this.connector.settings().mode() == HandshakeMode.OBSERVE) {
			observe(handshake, condition);
		}
		else {
			enforce(handshake, outcome, condition);
		}
	}

	private void observe(Handshake handshake, Predicate<HandshakeProgress> condition) {
		if (condition.test(handshake.connection().progress())) {
			this.connector.observe(handshake);
		}
	}

	private void enforce(Handshake handshake, HandshakeOutcome outcome, Predicate<HandshakeProgress> condition) {
		try {
			handshake.connection().close(() -> end(handshake, outcome, condition));
		}
		catch (RuntimeException ex) {
			logFailure("Failed to close a connection of " + this.connector.name(), ex);
		}
	}

	// It will be tried again, and may fail as often
	private void logFailure(String message, RuntimeException ex) {
		if (this.failed.compareAndSet(false, true)) {
			logger.warn(message, ex);
		}
		else {
			logger.debug(message, ex);
		}
	}

	private boolean end(Handshake handshake, HandshakeOutcome outcome, Predicate<HandshakeProgress> condition) {
		HandshakeProgress progress = handshake.connection().progress();
		return handshake.isClosedOnDemand()
				|| (condition.test(progress) && this.connector.end(handshake, outcome, progress, null));
	}

}
