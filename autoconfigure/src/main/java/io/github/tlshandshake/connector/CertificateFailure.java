package io.github.tlshandshake.connector;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.PKIXReason;
import java.util.Objects;

import io.github.tlshandshake.HandshakeCause;
import org.jspecify.annotations.Nullable;

/**
 * Tells what the server does not accept of a client's certificate.
 */
final class CertificateFailure {

	private CertificateFailure() {
	}

	/**
	 * Return the cause, if it lies in a certificate. The deepest exception that knows it
	 * decides: what wraps it is a verdict on the whole path.
	 * @param failure what TLS threw
	 * @return the cause, or {@code null} if no certificate was judged
	 */
	static @Nullable HandshakeCause in(Throwable failure) {
		return Causes.of(failure)
			.map(CertificateFailure::cause)
			.filter(Objects::nonNull)
			.reduce(null, CertificateFailure::moreExact);
	}

	private static @Nullable HandshakeCause moreExact(@Nullable HandshakeCause one, HandshakeCause deeper) {
		boolean vague = deeper == HandshakeCause.CLIENT_CERTIFICATE_INVALID;
		return (one != null && vague) ? one : deeper;
	}

	private static @Nullable HandshakeCause cause(Throwable failure) {
		if (failure instanceof CertificateExpiredException || failure instanceof CertificateNotYetValidException) {
			return HandshakeCause.CLIENT_CERTIFICATE_EXPIRED;
		}
		if (failure instanceof CertificateRevokedException) {
			return HandshakeCause.CLIENT_CERTIFICATE_REVOKED;
		}
		if (failure instanceof CertPathValidatorException validation) {
			return cause(validation.getReason());
		}
		if (failure instanceof CertPathBuilderException || isWithoutAnchor(failure)) {
			return HandshakeCause.CLIENT_CERTIFICATE_UNTRUSTED;
		}
		return (failure instanceof CertificateException) ? HandshakeCause.CLIENT_CERTIFICATE_INVALID : null;
	}

	private static HandshakeCause cause(CertPathValidatorException.Reason reason) {
		if (reason == BasicReason.EXPIRED || reason == BasicReason.NOT_YET_VALID) {
			return HandshakeCause.CLIENT_CERTIFICATE_EXPIRED;
		}
		if (reason == BasicReason.REVOKED) {
			return HandshakeCause.CLIENT_CERTIFICATE_REVOKED;
		}
		return (reason == PKIXReason.NO_TRUST_ANCHOR) ? HandshakeCause.CLIENT_CERTIFICATE_UNTRUSTED
				: HandshakeCause.CLIENT_CERTIFICATE_INVALID;
	}

	// What the JDK's simple validator says, whose exception is not public
	private static boolean isWithoutAnchor(Throwable failure) {
		return failure instanceof GeneralSecurityException
				&& "No trusted certificate found".equals(failure.getMessage());
	}

}
