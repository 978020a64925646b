package io.github.tlshandshake;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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

	private final String name;

	private final String server;

	private final int port;

	private final HandshakeDeadlines deadlines;

	private final ConnectorRules rules;

	private final HandshakeLedger ledger;

	private final PendingHandshakes pending = new PendingHandshakes();

	private final PendingByNetwork byNetwork;

	private final HandshakeEndings endings;

	private final ConnectionCloser closer;

	private final DeadlineEnforcement deadline;

	private final RoomMaker room;

	private int servers;

	HandshakeConnector(String server, int port, HandshakeSettings settings, HandshakeDeadlines deadlines,
			HandshakeJournal journal, List<ConnectorListener> listeners) {
		this.name = server + "-" + port;
		this.server = server;
		this.port = port;
		this.deadlines = deadlines;
		this.rules = new ConnectorRules(this.name, settings);
		this.ledger = new HandshakeLedger(this, deadlines, journal, listeners);
		this.byNetwork = new PendingByNetwork(settings.maxPendingPerAddress());
		this.endings = new HandshakeEndings(this.pending, this.byNetwork, this.ledger);
		this.closer = new ConnectionCloser(this.name, this.rules, this.endings);
		this.deadline = new DeadlineEnforcement(this.rules, this.pending, this.closer);
		this.room = new RoomMaker(this.rules, this.pending, this.byNetwork, this.closer);
	}

	/**
	 * Begin a handshake: start its clock, and close its connection when the timeout has
	 * passed.
	 * @param connection the connection that was accepted
	 * @return the handshake, to be ended by one of its methods
	 */
	public Handshake begin(HandshakeConnection connection) {
		Assert.notNull(connection, "'connection' must not be null");
		Handshake handshake = new Handshake(this.endings, connection);
		// First to come and last to go, so that nobody stays who is not pending
		boolean crowded = this.byNetwork.add(handshake);
		this.pending.add(handshake);
		HandshakeSettings settings = settings();
		this.deadlines.expect(DeadlineEnforcement.firstLook(handshake, settings));
		if (crowded || this.room.isScarce(settings)) {
			this.room.want();
			this.deadlines.expectNow();
		}
		return handshake;
	}

	/**
	 * Take note that a server has stopped. With the last one on this port, all pending
	 * handshakes end.
	 */
	public synchronized void stopped() {
		this.servers--;
		if (this.servers == 0) {
			this.pending.stream().forEach(Handshake::serverClosed);
			this.ledger.flushWarning();
		}
	}

	/**
	 * Count a server that has this port. There are several if they listen on different
	 * addresses.
	 */
	synchronized void started() {
		this.servers++;
	}

	/**
	 * Change the rules, at once and for the pending handshakes too. The maximum for each
	 * remote address stays as it was. A change is logged unless it changes nothing.
	 * @param change makes new settings from those in force
	 * @throws IllegalArgumentException if the change breaks a rule: nothing is changed
	 * then
	 */
	public synchronized void change(UnaryOperator<HandshakeSettings> change) {
		boolean enforced = settings().mode() == HandshakeMode.ENFORCE;
		this.rules.change(change);
		if (enforced && settings().mode() == HandshakeMode.OBSERVE) {
			this.pending.stream().forEach((handshake) -> handshake.connection().restoreServerTimeouts());
		}
		this.room.want();
		this.deadlines.expectNow();
	}

	/**
	 * Tell of a timeout of the server's own that cannot be suspended. Where connections
	 * differ the last one counts, so this may be called for each of them.
	 * @param timeout the server's timeout
	 * @param reason what comes of it when the connector's timeout is longer
	 */
	public void limitTimeout(Duration timeout, String reason) {
		this.rules.limitTimeout(timeout, reason);
	}

	/**
	 * Return why the timeout in force is not the one of the settings.
	 * @return the reason, or {@code null} if it is
	 */
	public @Nullable String limitation() {
		return this.rules.limitation();
	}

	/**
	 * Close the connections of all stuck handshakes now, whomever they wait on.
	 * @return how many
	 */
	public int closeStuck() {
		int closed = 0;
		for (Handshake handshake : stuck().toList()) {
			closed += this.closer.closeOnDemand(handshake) ? 1 : 0;
		}
		logger.info("Closed %d stuck TLS handshakes on %s".formatted(closed, this.name));
		return closed;
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
	 * Return the longest a handshake may be pending now: the timeout of the settings, or
	 * of the server's own if that comes first.
	 * @return the timeout in force
	 */
	public Duration timeout() {
		return this.rules.timeout();
	}

	/**
	 * Return the rules of this connector.
	 * @return the settings
	 */
	public HandshakeSettings settings() {
		return this.rules.settings();
	}

	/**
	 * Return how the handshakes ended.
	 * @return the counts
	 */
	public HandshakeCounts counts() {
		return this.ledger.counts();
	}

	/**
	 * Return how long the successful handshakes took.
	 * @return a copy
	 */
	public DurationSummary durations() {
		return this.ledger.durations();
	}

	/**
	 * Return a timeout that would have cut none of the recent successful handshakes,
	 * those of the last one to two days and at least the last 1,000: three times the
	 * longest of them, rounded up to a whole second.
	 * @return the timeout, or {@code null} while there are less than 1,000 handshakes
	 */
	public @Nullable Duration suggestedTimeout() {
		return this.ledger.suggestedTimeout();
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
		return Math.toIntExact(stuck().count());
	}

	/**
	 * Return the pending handshakes that are stuck, oldest first.
	 * @param limit the most to return
	 * @return a copy
	 */
	public List<PendingHandshake> stuck(int limit) {
		Duration timeout = timeout();
		return stuck().limit(limit).map((handshake) -> PendingHandshake.of(this.name, handshake, timeout)).toList();
	}

	private Stream<Handshake> stuck() {
		long startedBefore = Nanos.now() - Nanos.of(settings().stuckAfter());
		return this.pending.stream().takeWhile((handshake) -> handshake.startedAt() < startedBefore);
	}

	/**
	 * Return the age of the oldest pending handshake.
	 * @return the age, zero if none is pending
	 */
	public Duration oldest() {
		Handshake first = this.pending.first();
		return (first != null) ? Duration.ofNanos(first.age()) : Duration.ZERO;
	}

	Stream<Handshake> pending() {
		return this.pending.stream();
	}

	/**
	 * Enforce the rules.
	 * @param now the current time
	 * @return when to come again
	 */
	long enforce(long now) {
		long next = Math.min(this.deadline.enforce(now), this.room.makeRoom(now));
		return Math.min(next, this.ledger.warnIfDue(now));
	}

}
