package io.github.tlshandshake.autoconfigure;

/**
 * Thrown when the application runs on a Spring Boot that is too old.
 */
final class SpringBootTooOldException extends RuntimeException {

	SpringBootTooOldException(String version) {
		super("TLS handshake timeouts need Spring Boot 4.0 or later, and this application runs on Spring Boot "
				+ version);
	}

}
