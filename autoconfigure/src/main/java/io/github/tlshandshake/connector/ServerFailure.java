package io.github.tlshandshake.connector;

import java.io.EOFException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Tells failures of TLS that are the server's own: its key manager, trust manager or
 * choice of a certificate has failed, which only the operator can mend.
 */
final class ServerFailure {

	private static final int MOST_CAUSES = 16;

	private static final String TLS = "sun.security.ssl.";

	private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

	private ServerFailure() {
	}

	/**
	 * Return what has failed on the server's side.
	 * @param failure what TLS threw
	 * @return the exception, or {@code null} if none tells that it is the server's
	 */
	static @Nullable Throwable in(Throwable failure) {
		boolean deciding = false;
		Throwable cause = failure;
		// Bounded, because causes can be a circle
		for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
			if (isUnexpected(cause) || isUndecided(cause) || (deciding && !isVerdict(cause))) {
				return cause;
			}
			deciding |= cause instanceof GeneralSecurityException;
			cause = cause.getCause();
		}
		return null;
	}

	// The server has no list of what is revoked
	private static boolean isUndecided(Throwable cause) {
		return cause instanceof CertPathValidatorException validation
				&& validation.getReason() == BasicReason.UNDETERMINED_REVOCATION_STATUS;
	}

	private static boolean isUnexpected(Throwable cause) {
		return (cause instanceof RuntimeException || cause instanceof Error) && !isThrownByParser(cause);
	}

	// What the JDK has not expected from a client
	private static boolean isThrownByParser(Throwable cause) {
		for (StackTraceElement frame : cause.getStackTrace()) {
			String type = frame.getClassName();
			if (type.startsWith(TLS)) {
				return !type.contains("Manager");
			}
			if (JDK.stream().noneMatch(type::startsWith)) {
				return false;
			}
		}
		return false;
	}

	// Beneath a verdict on the client's certificate: what it says of the certificate,
	// unlike a directory that cannot be reached
	private static boolean isVerdict(Throwable cause) {
		return cause instanceof GeneralSecurityException || cause.getClass() == IOException.class
				|| cause instanceof EOFException;
	}

}
