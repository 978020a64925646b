package io.github.tlshandshake.connector;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

import io.github.tlshandshake.DurationSummary;
import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.StuckHandshake;
import io.github.tlshandshake.journal.RareLog;
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

	private static final Executor NEVER_LATE = Runnable::run;

	private final ConnectorName name;

	private final HandshakeClock clock;

	private final LongConsumer wakeAt;

	private final LiveSettings settings;

	private final PendingLimit limit;

	private final HandshakeRecorder recorder;

	private final PendingHandshakes pending = new PendingHandshakes();

	private final HandshakeEndings endings;

	private final ConnectionCloser closer;

	private final DeadlineWatch deadlines;

	private final Eviction eviction;

	private final Admission admission;

	private final Map<Executor, ServerDelay> serverDelays = new ConcurrentHashMap<>();

	private final RareLog failures = new RareLog(logger);

	private final DeadlineThread.Enforcement enforcement = new DeadlineThread.Enforcement(this::enforce, this::paused);

	private int servers;

	HandshakeConnector(ConnectorName name, HandshakeSettings settings, ConnectionSlots slots, HandshakeClock clock,
			LongConsumer wakeAt, StepMonitor steps, HandshakeRecorder recorder) {
		this.name = name;
		this.clock = clock;
		this.wakeAt = wakeAt;
		this.settings = new LiveSettings(name.toString(), settings);
		this.limit = new PendingLimit(this.pending, slots);
		this.recorder = recorder;
		this.endings = new HandshakeEndings(name.toString(), clock, this.pending, recorder);
		this.closer = new ConnectionCloser(name.toString(), this.settings, this.endings);
		this.deadlines = new DeadlineWatch(clock, this.settings, this.pending, this.closer);
		this.admission = new Admission(clock, this.settings, wakeAt, steps);
		this.eviction = new Eviction(clock, this.settings, this.pending, this.limit, this.closer);
	}

	/**
	 * Begin a handshake: start its clock, and close its connection when the timeout has
	 * passed.
	 * @param connection the connection that was accepted
	 * @return the handshake, to be ended by one of its methods
	 */
	public Handshake begin(HandshakeConnection connection) {
		Assert.notNull(connection, "'connection' must not be null");
		Handshake handshake = new Handshake(this.endings, connection, serverDelay(connection), this.admission);
		this.pending.add(handshake, this.clock::now);
		this.wakeAt.accept(handshake.startedAt() + HandshakeClock.nanos(settings().timeout()));
		if (isEvictionToBeWoken(handshake)) {
			wakeNow();
		}
		return handshake;
	}

	private ServerDelay serverDelay(HandshakeConnection connection) {
		Executor executor = executor(connection);
		ServerDelay delay = this.serverDelays.get(executor);
		return (delay != null) ? delay
				: this.serverDelays.computeIfAbsent(executor, (key) -> new ServerDelay(key, this.clock));
	}

	private Executor executor(HandshakeConnection connection) {
		try {
			Executor executor = connection.executor();
			Assert.state(executor != null, "The connection has no executor");
			return executor;
		}
		catch (RuntimeException | Error ex) {
			this.failures.warn("Failed to find the executor of " + this.name, ex);
			return NEVER_LATE;
		}
	}

	private boolean isEvictionToBeWoken(Handshake handshake) {
		try {
			return this.eviction.began(handshake);
		}
		catch (RuntimeException | Error ex) {
			this.failures.warn("Failed to check the limits of " + this.name, ex);
			return false;
		}
	}

	private void wakeNow() {
		this.wakeAt.accept(0);
	}

	/**
	 * Take note that a server has stopped. With the last one on this port, all pending
	 * handshakes end.
	 */
	public synchronized void stopped() {
		this.servers--;
		if (this.servers == 0) {
			this.pending.all().forEach(Handshake::tryCloseOrProceed);
			this.admission.stopped();
			this.serverDelays.clear();
			this.recorder.flushWarning();
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
	 * Return whether a server has this port.
	 * @return whether there is one
	 */
	synchronized boolean isOpen() {
		return this.servers > 0;
	}

	/**
	 * Return whether no server has this port, and nothing is pending. A connection that
	 * was accepted while the server stopped keeps its deadline.
	 * @return whether there is nothing left to enforce
	 */
	boolean isDone() {
		return !isOpen() && this.pending.size() == 0;
	}

	/**
	 * Change timeout or mode, at once and for the pending handshakes too.
	 * @param change makes new settings from those in force
	 * @throws IllegalArgumentException if the change breaks a rule: nothing is changed
	 * then
	 */
	public synchronized void change(UnaryOperator<HandshakeSettings> change) {
		boolean enforced = settings().mode() == HandshakeMode.ENFORCE;
		this.settings.change(change);
		if (enforced && settings().mode() == HandshakeMode.OBSERVE) {
			this.pending.all().forEach(Handshake::restoreServerTimeouts);
		}
		this.eviction.demand();
		this.admission.settingsChanged();
		wakeNow();
	}

	/**
	 * Take note of a timeout of the server's own that cannot be suspended.
	 * @param timeout the server's timeout
	 * @param reason what comes of it when the connector's timeout is longer
	 */
	public void limitTimeout(Duration timeout, String reason) {
		this.settings.limitTimeout(timeout, reason);
	}

	/**
	 * Return why the timeout in force is not the one of the settings.
	 * @return the reason, or {@code null} if it is
	 */
	public @Nullable String limitation() {
		return this.settings.limitation();
	}

	/**
	 * Close the connections of all stuck handshakes now, whomever they wait on.
	 * @return how many
	 */
	public int closeStuck() {
		int closed = 0;
		for (Handshake handshake : stuck(this.clock.now())) {
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
		return this.name.toString();
	}

	/**
	 * Return the name of the server.
	 * @return the name, such as {@code tomcat}
	 */
	public String server() {
		return this.name.server();
	}

	/**
	 * Return the local port.
	 * @return the port
	 */
	public int port() {
		return this.name.port();
	}

	/**
	 * Return the longest a handshake may be pending now: the timeout of the settings, or
	 * of the server's own if that comes first.
	 * @return the timeout in force
	 */
	public Duration timeout() {
		return this.settings.timeout();
	}

	/**
	 * Return the settings of this connector.
	 * @return the settings
	 */
	public HandshakeSettings settings() {
		return this.settings.get();
	}

	/**
	 * Return the most handshakes that may be pending before some are evicted.
	 * @return the number, or {@link Integer#MAX_VALUE} if there is no limit
	 */
	public int maxPending() {
		return this.limit.maxPending(settings());
	}

	/**
	 * Return how the handshakes ended.
	 * @return the counts
	 */
	public HandshakeCounts counts() {
		return this.recorder.counts();
	}

	/**
	 * Return how long the successful handshakes took.
	 * @return a copy
	 */
	public DurationSummary durations() {
		return this.recorder.durations();
	}

	/**
	 * Return a timeout that would have cut none of the recent successful handshakes,
	 * those of the last one to two days and at least the last 1,000: three times the
	 * longest of them, rounded up to a whole second.
	 * @return the timeout, or {@code null} while there are less than 1,000 handshakes
	 */
	public @Nullable Duration suggestedTimeout() {
		return this.recorder.suggestedTimeout();
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
	 * costs a walk over them.
	 * @return the number
	 */
	public int stuckCount() {
		return stuck(this.clock.now()).size();
	}

	/**
	 * Return the number of handshakes that wait for their turn to compute.
	 * @return the number
	 */
	public int queuedCount() {
		return this.admission.queued();
	}

	/**
	 * Return the number of turns that are not given back.
	 * @return the number
	 */
	int turns() {
		return this.admission.turns();
	}

	/**
	 * Return the pending handshakes that are stuck, oldest first.
	 * @param limit the most to return
	 * @return a copy
	 */
	public List<StuckHandshake> stuck(int limit) {
		long now = this.clock.now();
		return stuck(now).stream().limit(limit).map((handshake) -> describe(handshake, now)).toList();
	}

	private StuckHandshake describe(Handshake handshake, long now) {
		Duration age = Duration.ofNanos(now - handshake.startedAt());
		return new StuckHandshake(name(), handshake.remoteAddress(), Instant.now().minus(age), age,
				timeout().minus(age), handshake.progress(), handshake.isQueued());
	}

	private List<Handshake> stuck(long now) {
		long stuckAfter = HandshakeClock.nanos(settings().stuckAfter());
		return this.pending.allWhile((handshake) -> now - handshake.startedAt() > stuckAfter)
			.stream()
			.filter((handshake) -> handshake.idleFor(now) > stuckAfter)
			.toList();
	}

	/**
	 * Return the age of the oldest pending handshake.
	 * @return the age, zero if none is pending
	 */
	public Duration oldest() {
		Handshake oldest = this.pending.oldest();
		return (oldest != null) ? Duration.ofNanos(Math.max(0, this.clock.now() - oldest.startedAt())) : Duration.ZERO;
	}

	List<Handshake> pending() {
		return this.pending.all();
	}

	/**
	 * Return what the thread that enforces deadlines does for this connector.
	 * @return the one enforcement of this connector
	 */
	DeadlineThread.Enforcement enforcement() {
		return this.enforcement;
	}

	/**
	 * Enforce the settings.
	 * @param now the current time
	 * @return when to come again
	 */
	long enforce(long now) {
		long next = Math.min(this.admission.look(now), Math.min(this.deadlines.enforce(now), evict(now)));
		if (this.deadlines.isNear(now)) {
			this.serverDelays.values().forEach((delay) -> delay.beat(now));
		}
		return next;
	}

	private long evict(long now) {
		try {
			return this.eviction.evict(now);
		}
		catch (RuntimeException | Error ex) {
			this.failures.warn("Failed to evict TLS handshakes of " + this.name, ex);
			return HandshakeClock.NEVER;
		}
	}

	/**
	 * Take note that the clock was set back, because the process did not run.
	 */
	void paused() {
		long now = this.clock.now();
		this.pending.all().forEach((handshake) -> handshake.correctTimes(now));
		this.serverDelays.values().forEach((delay) -> delay.correctTimes(now));
		this.eviction.correctTimes(now);
	}

}
