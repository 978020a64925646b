package io.github.tlshandshake.connector;

/**
 * Claim to close a connection: made where the connection can be closed, it decides on
 * what is true there.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Claim {

	/**
	 * Claim the connection.
	 * @return whether the caller must close it. If {@code false}, the connection must be
	 * left alone.
	 */
	boolean tryClaim();

}
