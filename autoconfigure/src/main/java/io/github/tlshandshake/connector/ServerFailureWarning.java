package io.github.tlshandshake.connector;

import io.github.tlshandshake.journal.RareLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Log line about a handshake that failed because of the server itself: at most one a
 * minute and connector.
 */
final class ServerFailureWarning {

	private static final Log logger = LogFactory.getLog(ServerFailureWarning.class);

	private final String connector;

	private final RareLog log = new RareLog(logger);

	ServerFailureWarning(String connector) {
		this.connector = connector;
	}

	/**
	 * Log a failure of the server.
	 * @param failure the exception
	 */
	void log(Throwable failure) {
		// The server name is the client's, and an exception may tell it
		boolean printable = failure.toString().chars().noneMatch(Character::isISOControl);
		this.log.warn("A TLS handshake on %s failed because of the server, not of the client: %s"
			.formatted(this.connector, printable ? failure : failure.getClass().getName()), printable ? failure : null);
	}

}
