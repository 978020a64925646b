package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.journal.RareLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Admission of one connector's handshakes to the processors: so many compute at once, the
 * others are queued.
 * <p>
 * A step that blocks gives up its turn for as long as it does. While all turns are held
 * by steps that block, the number of turns doubles with each look, so that a server whose
 * steps all wait for a directory is soon as it would be without admission.
 */
final class Admission {

	private static final Log logger = LogFactory.getLog(Admission.class);

	private static final long LOOK_INTERVAL = Duration.ofMillis(1).toNanos();

	// More threads than servers have by default
	private static final int MOST_EXTRA_TURNS = 1024;

	private final HandshakeClock clock;

	private final LiveSettings settings;

	private final LongConsumer wakeAt;

	private final StepMonitor monitor;

	private final AdmissionQueue queue = new AdmissionQueue();

	// Those that count
	private final Set<Turn> held = new LinkedHashSet<>();

	private final Set<Turn> blocked = new LinkedHashSet<>();

	// Those that are yet to be told
	private final Queue<Turn> granted = new ArrayDeque<>();

	private boolean proceeding;

	private final RareLog failures = new RareLog(logger);

	private int extraTurns;

	private long nextLook;

	/**
	 * Create an admission.
	 * @param clock tells the time
	 * @param settings the settings of the connector
	 * @param wakeAt has {@link #look} called at a time
	 * @param monitor tells whether a step blocks
	 */
	Admission(HandshakeClock clock, LiveSettings settings, LongConsumer wakeAt, StepMonitor monitor) {
		this.clock = clock;
		this.settings = settings;
		this.wakeAt = wakeAt;
		this.monitor = monitor;
	}

	/**
	 * Begin a step if it is the handshake's turn, and queue the handshake if not. A
	 * handshake that has ended may go on: whoever ended it stops it.
	 * @param turn the turn of the handshake
	 * @return whether the step may begin. If not, the connection is told to proceed when
	 * its turn has come.
	 */
	boolean tryBegin(Turn turn) {
		long now = this.clock.now();
		synchronized (this) {
			if (turn.state() == Turn.State.IDLE) {
				if (isFree(turn)) {
					grant(turn, now);
				}
				else {
					queue(turn, now);
				}
			}
			if (turn.state() == Turn.State.GRANTED) {
				turn.begin(this.monitor.begin(), now);
			}
			return turn.state() != Turn.State.QUEUED;
		}
	}

	private boolean isFree(Turn turn) {
		HandshakeSettings settings = this.settings.get();
		return isUnlimited(settings)
				|| (this.held.size() < settings.maxConcurrent() && this.queue.size() == 0 && this.queue.hasRoom(turn));
	}

	// To observe is to change nothing
	private static boolean isUnlimited(HandshakeSettings settings) {
		return settings.mode() == HandshakeMode.OBSERVE;
	}

	private void queue(Turn turn, long now) {
		this.queue.add(turn, now);
		if (this.queue.size() == 1) {
			this.nextLook = now + LOOK_INTERVAL;
			this.wakeAt.accept(this.nextLook);
		}
	}

	private void grant(Turn turn, long now) {
		turn.grant(now);
		this.queue.enter(turn);
		this.held.add(turn);
	}

	/**
	 * End a step, and let others have the turn.
	 * @param turn the turn of the handshake
	 */
	void end(Turn turn) {
		synchronized (this) {
			if (turn.state() != Turn.State.UNDERWAY) {
				return;
			}
			turn.end();
			release(turn);
			grantNext(this.clock.now());
		}
		proceed();
	}

	/**
	 * Give up the turn of a handshake that has ended, or its place in the queue. A step
	 * that is underway keeps the turn until it ends.
	 * @param turn the turn of the handshake
	 */
	void leave(Turn turn) {
		synchronized (this) {
			switch (turn.state()) {
				case QUEUED -> this.queue.remove(turn);
				case GRANTED -> release(turn);
				default -> {
				}
			}
			turn.leave();
			grantNext(this.clock.now());
		}
		proceed();
	}

	/**
	 * Take note that the server has stopped: its threads may not come back to end their
	 * steps.
	 */
	synchronized void stopped() {
		for (Turn turn : Stream.concat(this.held.stream(), this.blocked.stream()).toList()) {
			turn.leave();
			turn.end();
			release(turn);
		}
	}

	private void release(Turn turn) {
		if (!this.held.remove(turn)) {
			this.blocked.remove(turn);
		}
		this.queue.exit(turn);
	}

	private void grantNext(long now) {
		if (this.queue.size() == 0) {
			return;
		}
		HandshakeSettings settings = this.settings.get();
		boolean unlimited = isUnlimited(settings);
		while (unlimited || this.held.size() < settings.maxConcurrent() + this.extraTurns) {
			Turn next = unlimited ? this.queue.any() : this.queue.next(now);
			if (next == null) {
				return;
			}
			this.queue.remove(next);
			grant(next, now);
			this.granted.add(next);
		}
	}

	// Never under the lock: what a server does is its own affair. And never inside
	// itself: a server that refuses one after the other gives up turn after turn.
	private void proceed() {
		for (Turn next = startProceeding(); next != null; next = nextProceeding()) {
			proceed(next);
		}
	}

	private synchronized @Nullable Turn startProceeding() {
		if (this.proceeding) {
			return null;
		}
		this.proceeding = true;
		return nextProceeding();
	}

	private synchronized @Nullable Turn nextProceeding() {
		Turn next = this.granted.poll();
		this.proceeding = next != null;
		return next;
	}

	private void proceed(Turn turn) {
		try {
			turn.connection().proceed();
		}
		catch (RuntimeException | Error ex) {
			// Its deadline closes the connection
			this.failures.warn("Failed to let a TLS handshake proceed", ex);
			leave(turn);
		}
	}

	/**
	 * Have as many handshakes proceed as the settings allow now.
	 */
	void settingsChanged() {
		synchronized (this) {
			grantNext(this.clock.now());
		}
		proceed();
	}

	/**
	 * Look for steps that block, while others wait for their turn.
	 * @param now the current time
	 * @return when to look again
	 */
	long look(long now) {
		if (this.queue.size() == 0) {
			return HandshakeClock.NEVER;
		}
		synchronized (this) {
			if (now < this.nextLook) {
				return this.nextLook;
			}
			this.nextLook = now + LOOK_INTERVAL;
			boolean anyHeld = !this.held.isEmpty();
			lookAtSteps(now);
			this.extraTurns = (anyHeld && this.held.isEmpty()) ? moreTurns() : 0;
			grantNext(now);
		}
		proceed();
		return now + LOOK_INTERVAL;
	}

	private void lookAtSteps(long now) {
		List<Turn> blocking = this.held.stream().filter((turn) -> isBlocked(turn, now)).toList();
		List<Turn> computing = this.blocked.stream().filter((turn) -> !isBlocked(turn, now)).toList();
		blocking.forEach(this.held::remove);
		computing.forEach(this.blocked::remove);
		this.blocked.addAll(blocking);
		this.held.addAll(computing);
	}

	private int moreTurns() {
		return Math.min(MOST_EXTRA_TURNS, Math.max(1, 2 * this.extraTurns));
	}

	// Where an executor has room for one only, whoever it does not take up is behind
	// something that blocks
	private boolean isBlocked(Turn turn, long now) {
		boolean overdue = turn.state() == Turn.State.GRANTED && now - turn.since() >= LOOK_INTERVAL
				&& !this.queue.hasRoom(turn);
		return overdue || turn.isStepBlocked();
	}

	/**
	 * Return the number of handshakes that wait for their turn.
	 * @return the number
	 */
	int queued() {
		return this.queue.size();
	}

	/**
	 * Return the number of turns that were granted and not given back, whether they count
	 * or not.
	 * @return the number
	 */
	synchronized int turns() {
		return this.queue.taken();
	}

}
