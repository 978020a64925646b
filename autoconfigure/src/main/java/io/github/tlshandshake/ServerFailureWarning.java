package io.github.tlshandshake;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Line in the log about a handshake that failed because of the server itself: at most one
 * a minute and connector.
 */
final class ServerFailureWarning {

	private static final Log logger = LogFactory.getLog(ServerFailureWarning.class);

	private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

	private final String connector;

	private final AtomicLong quietUntil = new AtomicLong(Long.MIN_VALUE);

	ServerFailureWarning(String connector) {
		this.connector = connector;
	}

	/**
	 * Log a failure unless one was logged less than a minute ago.
	 * @param cause what TLS threw, whoever is to blame
	 * @param now the current time
	 */
	void failed(Throwable cause, long now) {
		long quietUntil = this.quietUntil.get();
		Throwable failure = (quietUntil <= now) ? ServerFailure.in(cause) : null;
		if (failure != null && this.quietUntil.compareAndSet(quietUntil, now + INTERVAL)) {
			warn(failure);
		}
	}

	// The server name is the client's, and an exception may tell it
	private void warn(Throwable failure) {
		String text = failure.toString();
		String message = "A TLS handshake on %s failed because of the server, not of the client: %s"
			.formatted(this.connector, Printable.text(text));
		if (text.chars().anyMatch(Character::isISOControl)) {
			logger.warn(message);
		}
		else {
			logger.warn(message, failure);
		}
	}

}
