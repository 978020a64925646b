package io.github.tlshandshake.connector;

import org.jspecify.annotations.Nullable;

/**
 * Turn of one handshake to compute. Guarded by the lock of {@link Admission}.
 */
final class Turn {

	private final HandshakeConnection connection;

	private final Object lane;

	private volatile State state = State.IDLE;

	private StepMonitor.@Nullable Step step;

	private boolean begun;

	private boolean left;

	private long number;

	private long since;

	/**
	 * Create a turn.
	 * @param connection the connection that is told to proceed
	 * @param lane what the connections of one executor have in common
	 */
	Turn(HandshakeConnection connection, Object lane) {
		this.connection = connection;
		this.lane = lane;
	}

	HandshakeConnection connection() {
		return this.connection;
	}

	Object lane() {
		return this.lane;
	}

	State state() {
		return this.state;
	}

	/**
	 * Return whether the handshake waits for its turn, or for a thread to take it up. May
	 * be called without the lock.
	 * @return whether it does
	 */
	boolean isQueued() {
		State state = this.state;
		return state == State.QUEUED || state == State.GRANTED;
	}

	/**
	 * Return whether the handshake has computed before.
	 * @return whether it has
	 */
	boolean hasBegun() {
		return this.begun;
	}

	long number() {
		return this.number;
	}

	/**
	 * Return when the turn came to its state.
	 * @return the time
	 */
	long since() {
		return this.since;
	}

	void queue(long number, long now) {
		this.number = number;
		enter(State.QUEUED, now);
	}

	void grant(long now) {
		enter(State.GRANTED, now);
	}

	void begin(StepMonitor.Step step, long now) {
		this.step = step;
		this.begun = true;
		enter(State.UNDERWAY, now);
	}

	void end() {
		this.step = null;
		this.state = this.left ? State.ENDED : State.IDLE;
	}

	/**
	 * Have no further step begun.
	 */
	void leave() {
		this.left = true;
		if (this.state != State.UNDERWAY) {
			this.state = State.ENDED;
		}
	}

	private void enter(State state, long now) {
		this.since = now;
		this.state = state;
	}

	boolean isStepBlocked() {
		StepMonitor.Step step = this.step;
		return step != null && step.isBlocked();
	}

	/**
	 * State of a turn.
	 */
	enum State {

		/**
		 * The handshake has nothing to compute.
		 */
		IDLE,

		/**
		 * It waits for its turn.
		 */
		QUEUED,

		/**
		 * It has its turn, and no thread has taken it up yet.
		 */
		GRANTED,

		/**
		 * A thread computes.
		 */
		UNDERWAY,

		/**
		 * The handshake has ended.
		 */
		ENDED

	}

}
