package io.github.tlshandshake.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Analyzer of {@link SpringBootTooOldException}. Loads on Spring Boot 3 as well.
 */
final class SpringBootTooOldFailureAnalyzer extends AbstractFailureAnalyzer<SpringBootTooOldException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SpringBootTooOldException cause) {
		return new FailureAnalysis(cause.getMessage() + ". No TLS handshake would have a timeout.",
				"Upgrade the application to Spring Boot 4.0 or later, or remove tls-handshake-spring-boot-starter.",
				cause);
	}

}
