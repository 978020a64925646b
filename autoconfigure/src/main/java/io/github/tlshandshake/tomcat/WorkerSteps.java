package io.github.tlshandshake.tomcat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Steps that workers take with one handshake, and who closes its connection: a worker
 * that is in the middle of a step does it when the step ends, so that nobody waits for
 * the lock that the worker holds.
 */
final class WorkerSteps {

	private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

	private volatile Step last = new Step(System.nanoTime(), false);

	/**
	 * Begin a step. With NIO2 a step may begin inside another one of the same worker.
	 * @param untimed whether what it reads and writes has no timeout
	 * @return whether there is a connection to take a step with; if not, it is the worker
	 * that closes it
	 */
	boolean tryBegin(boolean untimed) {
		this.last = new Step(System.nanoTime(), untimed);
		return this.state.updateAndGet(State::begin) == State.UNDERWAY;
	}

	/**
	 * End a step.
	 * @return whether the worker is to close the connection
	 */
	boolean end() {
		return !this.state.compareAndSet(State.UNDERWAY, State.NONE) && isClosing();
	}

	/**
	 * Have no further step begun.
	 * @return whether a step is underway, and the worker closes the connection after it
	 */
	boolean leaveCloseToWorker() {
		return this.state.getAndSet(State.CLOSING) == State.UNDERWAY;
	}

	/**
	 * Return the last step.
	 * @return the step, which is underway or has ended
	 */
	Step last() {
		return this.last;
	}

	boolean haveBegun() {
		return this.state.get() != State.NEW;
	}

	boolean isClosing() {
		return this.state.get() == State.CLOSING;
	}

	/**
	 * One step.
	 *
	 * @param begunAt when it began
	 * @param untimed whether what it reads and writes has no timeout
	 */
	record Step(long begunAt, boolean untimed) {

		boolean isOlderThan(long millis) {
			return System.nanoTime() - this.begunAt >= TimeUnit.MILLISECONDS.toNanos(millis);
		}

	}

	private enum State {

		NEW, NONE, UNDERWAY, CLOSING;

		private State begin() {
			return (this != CLOSING) ? UNDERWAY : CLOSING;
		}

	}

}
