package io.github.tlshandshake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

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

	private final HandshakeJournal journal;

	private final List<ConnectorObserver> observers;

	private final PendingHandshakes pending = new PendingHandshakes();

	private final PendingByNetwork byNetwork;

	private final DeadlineEnforcement deadline;

	private final RoomMaker room;

	private final HandshakeCounts counts = new HandshakeCounts();

	private final HandshakeDurations durations = new HandshakeDurations();

	private final TimeoutWarning warning;

	private volatile HandshakeSettings settings;

	private volatile @Nullable TimeoutLimit limit;

	private final Duration stuckAfter;

	private int servers;

	HandshakeConnector(String server, int port, HandshakeSettings settings, HandshakeDeadlines deadlines,
			HandshakeJournal journal, List<ConnectorObserver> observers) {
		this.name = server + "-" + port;
		this.server = server;
		this.port = port;
		this.settings = settings;
		this.stuckAfter = settings.stuckAfter();
		this.deadlines = deadlines;
		this.journal = journal;
		this.observers = observers;
		this.byNetwork = new PendingByNetwork(settings.maxPendingPerAddress());
		ConnectionCloser closer = new ConnectionCloser(this);
		this.deadline = new DeadlineEnforcement(this, this.pending, closer);
		this.room = new RoomMaker(this, this.pending, this.byNetwork, closer);
		this.warning = new TimeoutWarning(this.name);
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
		// First to come and last to go, so that nobody stays who is not pending
		boolean crowded = this.byNetwork.add(handshake);
		this.pending.add(handshake);
		HandshakeSettings settings = this.settings;
		this.deadlines.expect(handshake.startedAt() + Nanos.of(settings.timeout()));
		if (crowded || (settings.maxPending() != null && this.pending.unobserved() > settings.maxPending())) {
			this.room.want();
			this.deadlines.expectNow();
		}
		return handshake;
	}

	/**
	 * End all pending handshakes because the server has stopped.
	 */
	public synchronized void stopped() {
		this.servers--;
		if (this.servers == 0) {
			forEachPending(Handshake::serverClosed);
			this.warning.flush();
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
	 * remote address stays as it was.
	 * @param change makes new settings from those in force
	 * @throws IllegalArgumentException if the change breaks a rule: nothing is changed
	 * then
	 */
	public synchronized void change(UnaryOperator<HandshakeSettings> change) {
		HandshakeSettings before = this.settings;
		HandshakeSettings after = change.apply(before).withStuckAfter(this.stuckAfter);
		this.settings = after;
		logger.info("TLS handshakes on %s: timeout %s, mode %s (before: %s, %s)".formatted(this.name, after.timeout(),
				after.mode().id(), before.timeout(), before.mode().id()));
		if (before.mode() == HandshakeMode.ENFORCE && after.mode() == HandshakeMode.OBSERVE) {
			forEachPending((handshake) -> handshake.connection().restoreServerTimeouts());
		}
		warnIfLimited();
		this.deadlines.expectNow();
	}

	/**
	 * Tell of a timeout of the server's own that cannot be suspended.
	 * @param timeout the server's timeout
	 * @param reason what comes of it when the connector's timeout is longer
	 */
	public synchronized void limitTimeout(Duration timeout, String reason) {
		this.limit = new TimeoutLimit(timeout, reason);
		warnIfLimited();
	}

	/**
	 * Return why the timeout in force is not the one of the settings.
	 * @return the reason, or {@code null} if it is
	 */
	public @Nullable String limitation() {
		TimeoutLimit limit = this.limit;
		return (limit != null && limit.timeout().compareTo(this.settings.timeout()) < 0) ? limit.describe() : null;
	}

	private void warnIfLimited() {
		String limitation = limitation();
		if (limitation != null) {
			logger.warn("TLS handshakes on %s: %s".formatted(this.name, limitation));
		}
	}

	/**
	 * Close the connections of all stuck handshakes now, whomever they wait on.
	 * @return how many
	 */
	public int closeStuck() {
		int closed = 0;
		long startedBefore = startOfStuck();
		for (Handshake handshake = this.pending.first(); handshake != null
				&& handshake.startedAt() < startedBefore; handshake = this.pending.after(handshake)) {
			if (end(handshake, HandshakeOutcome.EVICTED, null)) {
				handshake.closeOnDemand();
				handshake.connection().close(() -> true);
				closed++;
			}
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
	 * Return how long the successful handshakes took.
	 * @return a copy
	 */
	public DurationSummary durations() {
		return this.durations.summary();
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

	void forEachPending(Consumer<Handshake> action) {
		for (Handshake handshake = this.pending.first(); handshake != null; handshake = this.pending.after(handshake)) {
			action.accept(handshake);
		}
	}

	/**
	 * Enforce the rules.
	 * @param now the current time
	 * @return when to come again
	 */
	long enforce(long now) {
		long next = Math.min(this.deadline.enforce(now), this.room.makeRoom(now));
		return Math.min(next, this.warning.flushIfDue(now));
	}

	void observe(Handshake handshake) {
		if (this.pending.observe(handshake)) {
			this.counts.observed();
			this.byNetwork.remove(handshake);
			// Once more for a connection that was being accepted when the mode changed
			handshake.connection().restoreServerTimeouts();
		}
	}

	boolean succeeded(Handshake handshake) {
		if (!remove(handshake)) {
			return false;
		}
		long age = handshake.age();
		this.counts.succeeded(handshake.observed);
		this.durations.record(age);
		tell(() -> {
			notifyObservers(HandshakeOutcome.SUCCESS, age);
			if (this.journal.wantsSuccesses()) {
				this.journal.ended(EndedHandshake.of(this.name, handshake, HandshakeOutcome.SUCCESS,
						handshake.connection().progress(), null));
			}
		});
		return true;
	}

	boolean withdraw(Handshake handshake) {
		return remove(handshake);
	}

	boolean end(Handshake handshake, HandshakeOutcome outcome, @Nullable Throwable cause) {
		return end(handshake, outcome, handshake.connection().progress(), cause);
	}

	boolean end(Handshake handshake, HandshakeOutcome outcome, HandshakeProgress progress, @Nullable Throwable cause) {
		if (!remove(handshake)) {
			return false;
		}
		if (outcome == HandshakeOutcome.TIMEOUT) {
			this.counts.timedOut(progress);
			this.deadlines.expect(this.warning.timedOut(progress));
		}
		else {
			this.counts.ended(outcome);
		}
		tell(() -> {
			notifyObservers(outcome, handshake.age());
			this.journal.ended(EndedHandshake.of(this.name, handshake, outcome, progress, cause));
		});
		return true;
	}

	// Whoever ended the handshake has a connection to close, or to hand on
	private void tell(Runnable news) {
		try {
			news.run();
		}
		catch (RuntimeException | Error ex) {
			logger.debug("Failed to tell of the end of a TLS handshake", ex);
		}
	}

	private boolean remove(Handshake handshake) {
		if (!this.pending.remove(handshake)) {
			return false;
		}
		this.byNetwork.remove(handshake);
		return true;
	}

	private void notifyObservers(HandshakeOutcome outcome, long age) {
		for (ConnectorObserver observer : this.observers) {
			observer.ended(this, outcome, Duration.ofNanos(age));
		}
	}

	/**
	 * Timeout of a server's own that comes before a longer one of the connector.
	 *
	 * @param timeout the server's timeout
	 * @param reason what comes of it
	 */
	private record TimeoutLimit(Duration timeout, String reason) {

		String describe() {
			return "the timeout in force is " + this.timeout + ": " + this.reason;
		}

	}

}
