package io.github.tlshandshake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Listening TLS port of a server: its pending handshakes, their deadline, and how they
 * ended.
 *
 * @since 0.1.0
 * @see HandshakeConnectors#open
 */
public final class HandshakeConnector {

	private static final Log logger = LogFactory.getLog(HandshakeConnector.class);

	// While the server is waited for. From the contract: see the README
	private static final long LONGEST_LOOK_INTERVAL = Duration.ofMillis(100).toNanos();

	private final String name;

	private final String server;

	private final int port;

	private final HandshakeDeadlines deadlines;

	private final PendingHandshakes pending = new PendingHandshakes();

	private final HandshakeCounts counts = new HandshakeCounts();

	private final TimeoutWarning warning;

	private volatile HandshakeSettings settings;

	private volatile long timeout;

	HandshakeConnector(String server, int port, HandshakeSettings settings, HandshakeDeadlines deadlines) {
		this.name = server + "-" + port;
		this.server = server;
		this.port = port;
		this.deadlines = deadlines;
		this.warning = new TimeoutWarning(this.name);
		this.settings = settings;
		this.timeout = Nanos.of(settings.timeout());
	}

	/**
	 * Begin a handshake: start its clock, and close its connection when the timeout has
	 * passed.
	 * @param connection the connection that was accepted
	 * @return the handshake, to be ended by one of its methods
	 */
	public Handshake begin(HandshakeConnection connection) {
		Assert.notNull(connection, "'connection' must not be null");
		Handshake handshake = new Handshake(this, connection);
		this.pending.add(handshake);
		this.deadlines.expect(handshake.startedAt() + this.timeout);
		return handshake;
	}

	/**
	 * End all pending handshakes because the server has stopped.
	 */
	public void stopped() {
		for (Handshake handshake = this.pending.first(); handshake != null; handshake = this.pending.after(handshake)) {
			handshake.serverClosed();
		}
		this.warning.flush();
	}

	/**
	 * Return the connector's name.
	 * @return the server and the local port, such as {@code tomcat-8443}
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the name of the server.
	 * @return the name, such as {@code tomcat}
	 */
	public String server() {
		return this.server;
	}

	/**
	 * Return the local port.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Return the rules in force.
	 * @return the settings
	 */
	public HandshakeSettings settings() {
		return this.settings;
	}

	/**
	 * Return how the handshakes ended.
	 * @return the counts
	 */
	public HandshakeCounts counts() {
		return this.counts;
	}

	/**
	 * Return the number of pending handshakes.
	 * @return the number
	 */
	public int pendingCount() {
		return this.pending.size();
	}

	/**
	 * Return the number of pending handshakes that are stuck. Like {@link #stuck} it
	 * costs a walk over them, and holds up no handshake.
	 * @return the number
	 */
	public int stuckCount() {
		int count = 0;
		long startedBefore = startOfStuck();
		for (Handshake handshake = this.pending.first(); handshake != null
				&& handshake.startedAt() < startedBefore; handshake = this.pending.after(handshake)) {
			count++;
		}
		return count;
	}

	/**
	 * Return the pending handshakes that are stuck, oldest first.
	 * @param limit the most to return
	 * @return a copy
	 */
	public List<PendingHandshake> stuck(int limit) {
		List<PendingHandshake> stuck = new ArrayList<>();
		long startedBefore = startOfStuck();
		for (Handshake handshake = this.pending.first(); handshake != null && stuck.size() < limit
				&& handshake.startedAt() < startedBefore; handshake = this.pending.after(handshake)) {
			stuck.add(PendingHandshake.of(this.name, handshake, this.settings.timeout()));
		}
		return stuck;
	}

	private long startOfStuck() {
		return Nanos.now() - Nanos.of(this.settings.stuckAfter());
	}

	/**
	 * Return the age of the oldest pending handshake.
	 * @return the age, zero if none is pending
	 */
	public Duration oldest() {
		Handshake first = this.pending.first();
		return (first != null) ? Duration.ofNanos(first.age()) : Duration.ZERO;
	}

	boolean succeeded(Handshake handshake) {
		if (!this.pending.remove(handshake)) {
			return false;
		}
		this.counts.ended(HandshakeOutcome.SUCCESS);
		return true;
	}

	boolean ended(Handshake handshake, HandshakeOutcome outcome, @Nullable Throwable cause) {
		HandshakeProgress progress = handshake.connection().progress();
		if (!this.pending.remove(handshake)) {
			return false;
		}
		this.counts.ended(outcome);
		logEnd(handshake, outcome, progress, cause);
		return true;
	}

	/**
	 * Close the connections whose deadline has come.
	 * @param now the current time
	 * @return when to come again
	 */
	long enforce(long now) {
		long timeout = this.timeout;
		long next = Nanos.NEVER;
		for (Handshake handshake = this.pending.first(); handshake != null; handshake = this.pending.after(handshake)) {
			long deadline = handshake.startedAt() + timeout;
			if (handshake.nextLook(deadline) <= now) {
				close(handshake);
				handshake.lookAgain(now, LONGEST_LOOK_INTERVAL);
			}
			if (this.pending.contains(handshake)) {
				next = Math.min(next, handshake.nextLook(deadline));
			}
			if (deadline > now) {
				break;
			}
		}
		return Math.min(next, this.warning.flushIfDue(now));
	}

	private void close(Handshake handshake) {
		try {
			handshake.connection().close(() -> timedOut(handshake));
		}
		catch (RuntimeException ex) {
			logger.warn("Failed to close a connection of %s whose TLS handshake timed out".formatted(this.name), ex);
		}
	}

	// The server's own slowness is not the client's fault, for as long as the timeout
	// again
	private boolean timedOut(Handshake handshake) {
		HandshakeProgress progress = handshake.connection().progress();
		if (progress.waitingOn() == WaitingOn.SERVER && handshake.age() < 2 * this.timeout) {
			return false;
		}
		if (!this.pending.remove(handshake)) {
			return false;
		}
		this.counts.timedOut(progress);
		this.deadlines.expect(this.warning.timedOut(progress));
		logEnd(handshake, HandshakeOutcome.TIMEOUT, progress, null);
		return true;
	}

	private void logEnd(Handshake handshake, HandshakeOutcome outcome, HandshakeProgress progress,
			@Nullable Throwable cause) {
		if (logger.isDebugEnabled()) {
			logger.debug(
					"TLS handshake with %s on %s ended after %s: %s, phase %s, waiting on %s, %d bytes received, server name %s%s"
						.formatted(handshake.connection().remoteAddress(), this.name, Duration.ofNanos(handshake.age()),
								outcome.id(), progress.phase().id(), progress.waitingOn().id(),
								progress.bytesReceived(), progress.serverName(), (cause != null) ? ", " + cause : ""));
		}
	}

}
