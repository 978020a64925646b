package io.github.tlshandshake.connector;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.PKIXReason;
import java.util.Map;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import io.github.tlshandshake.HandshakeCause;
import io.github.tlshandshake.WaitingOn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandshakeFailure}, with what the JDK (17 and 25) and OpenSSL throw.
 */
class HandshakeFailureTests {

	static Stream<Arguments> reasons() {
		return Map.<Reason, HandshakeCause>of(BasicReason.EXPIRED, HandshakeCause.CLIENT_CERTIFICATE_EXPIRED,
				BasicReason.NOT_YET_VALID, HandshakeCause.CLIENT_CERTIFICATE_EXPIRED, BasicReason.REVOKED,
				HandshakeCause.CLIENT_CERTIFICATE_REVOKED, BasicReason.UNDETERMINED_REVOCATION_STATUS,
				HandshakeCause.SERVER_FAILURE, PKIXReason.NO_TRUST_ANCHOR, HandshakeCause.CLIENT_CERTIFICATE_UNTRUSTED,
				PKIXReason.INVALID_KEY_USAGE, HandshakeCause.CLIENT_CERTIFICATE_INVALID, BasicReason.UNSPECIFIED,
				HandshakeCause.CLIENT_CERTIFICATE_INVALID)
			.entrySet()
			.stream()
			.map((entry) -> Arguments.of(entry.getKey(), entry.getValue()));
	}

	@ParameterizedTest
	@MethodSource("reasons")
	void tellsCauseFromReasonOfPath(Reason reason, HandshakeCause cause) {
		Throwable validation = new CertPathValidatorException("path", null, null, -1, reason);
		assertThat(judge(refused(validation)).cause()).isEqualTo(cause);
	}

	@Test
	void tellsUntrustedCertificateWithoutReason() {
		assertThat(judge(refused(new CertPathBuilderException("unable to find valid path"))).cause())
			.isEqualTo(HandshakeCause.CLIENT_CERTIFICATE_UNTRUSTED);
	}

	@Test
	void tellsDeepestMessages() {
		Throwable expired = new CertificateExpiredException("NotAfter: Thu Jan 02 2025");
		Throwable validation = new CertPathValidatorException("validity check failed", expired);
		HandshakeFailure failure = judge(refused(validation));
		assertThat(failure.cause()).isEqualTo(HandshakeCause.CLIENT_CERTIFICATE_EXPIRED);
		assertThat(failure.error()).isEqualTo("validity check failed: NotAfter: Thu Jan 02 2025");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Received fatal alert: unknown_ca                                          | client-rejected-certificate
			(bad_certificate) Received fatal alert: bad_certificate                   | client-rejected-certificate
			Received fatal alert: handshake_failure                                   | client-alert
			error:10000416:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN | client-rejected-certificate
			error:0A000418:SSL routines::tlsv1 alert unknown ca                       | client-rejected-certificate
			error:0A000438:SSL routines::tlsv1 alert internal error                   | client-alert
			Insufficient buffer remaining for AEAD cipher fragment (2). Needs more    | client-alert
			""")
	void tellsThatTheClientGaveUp(String message, String cause) {
		HandshakeFailure failure = judge(new SSLException(message));
		assertThat(failure.cause().id()).isEqualTo(cause);
		assertThat(failure.party()).isEqualTo(WaitingOn.CLIENT);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			(unrecognized_name) Unrecognized server name indication          | unknown-server-name
			No matching application layer protocol values                    | no-common-alpn
			error:0A0000C1:SSL routines::no shared cipher                    | no-common-cipher
			error:100000f0:SSL routines:OPENSSL_internal:UNSUPPORTED_PROTOCOL | no-common-protocol
			Something that nobody has foreseen                               | other
			""")
	void tellsThatTheServerRefused(String message, String cause) {
		HandshakeFailure failure = judge(new SSLHandshakeException(message));
		assertThat(failure.cause().id()).isEqualTo(cause);
		assertThat(failure.party()).isEqualTo(WaitingOn.SERVER);
	}

	private static Throwable refused(Throwable validation) {
		return new SSLHandshakeException("PKIX path validation failed: " + validation)
			.initCause(new CertificateException(validation));
	}

	private static HandshakeFailure judge(Throwable failure) {
		return HandshakeFailure.of(failure, new ClientRecords());
	}

}
