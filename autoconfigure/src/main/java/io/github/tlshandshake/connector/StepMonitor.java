package io.github.tlshandshake.connector;

/**
 * Monitor of steps: tells whether one computes or blocks.
 */
@FunctionalInterface
interface StepMonitor {

	/**
	 * Begin a step on the current thread.
	 * @return the step
	 */
	Step begin();

	/**
	 * Step that is underway.
	 */
	@FunctionalInterface
	interface Step {

		/**
		 * Return whether the step waits for something other than a processor. Called by
		 * one thread at a time, at intervals.
		 * @return whether it blocks
		 */
		boolean isBlocked();

	}

}
