package io.github.tlshandshake.sample.clients;

/**
 * Exception that is thrown when there would be more clients than the limit.
 */
final class TooManyClientsException extends RuntimeException {

	TooManyClientsException(int open, int limit) {
		super("At most %d clients may be open at the same time, and %d are".formatted(limit, open));
	}

}
