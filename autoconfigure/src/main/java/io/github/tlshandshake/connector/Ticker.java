package io.github.tlshandshake.connector;

/**
 * Source of time, so that tests can move it.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Ticker {

	/**
	 * Return the time that has passed since a fixed but arbitrary moment.
	 * @return the time in nanoseconds, as from {@link System#nanoTime()}
	 */
	long read();

	/**
	 * Return the ticker of the system.
	 * @return a ticker that reads {@link System#nanoTime()}
	 */
	static Ticker system() {
		return System::nanoTime;
	}

}
