package io.github.tlshandshake.connector;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.List;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailureKind}, with what the JDK (17 and 25), OpenSSL, Netty, Tomcat
 * and Jetty throw.
 */
class FailureKindTests {

	static final List<Throwable> LEFT = List.of(new EOFException(), new ClosedChannelException(),
			new SocketException("Connection reset"), causedBy(new SSLException("failure"), new IOException("reset")),
			causedBy(new SSLException("failure when writing TLS control frames"), new ClosedChannelException()),
			causedBy(new IllegalStateException("decoder"), causedBy(new SSLException("failure"), new EOFException())),
			new SSLException("Received close_notify during handshake"),
			new SSLException("(unexpected_message) Received close_notify during handshake"),
			new SSLException("closing inbound before receiving peer's close_notify"),
			new SSLHandshakeException("Received fatal alert: user_canceled"),
			new SSLHandshakeException("error:100000d7:SSL routines:OPENSSL_internal:SSL_HANDSHAKE_FAILURE"),
			new SSLHandshakeException("error:0A0000E5:SSL routines::ssl handshake failure"));

	static final List<Throwable> CLIENT_REFUSED = List.of(
			new SSLHandshakeException("Received fatal alert: certificate_unknown"),
			new SSLHandshakeException("(certificate_unknown) Received fatal alert: certificate_unknown"),
			causedBy(new IllegalStateException("decoder"),
					new SSLHandshakeException("Received fatal alert: unknown_ca")),
			causedBy(new SSLException("Unexpected exception"),
					new SSLException("Insufficient buffer remaining for AEAD cipher fragment (2). Needs to be more")),
			new SSLHandshakeException("error:10000416:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN"),
			new SSLHandshakeException("error:0A000418:SSL routines::tlsv1 alert unknown ca"));

	static final List<Throwable> SERVER_REFUSED = List.of(new SSLException("Unsupported or unrecognized SSL message"),
			new SSLHandshakeException("no cipher suites in common"), new SSLException((String) null),
			new IOException("Found an plain text HTTP request on a secure TLS connection"),
			new SSLProtocolException("Insufficient buffer remaining for AEAD cipher fragment (20)"),
			causedBy(new SSLHandshakeException("General problem"),
					causedBy(new CertificateException("directory"), new ConnectException("refused"))));

	private static Throwable causedBy(Throwable failure, Throwable cause) {
		return failure.initCause(cause);
	}

	@ParameterizedTest
	@FieldSource("LEFT")
	void tellsClientThatLeft(Throwable failure) {
		assertThat(FailureKind.of(failure)).isEqualTo(FailureKind.CLIENT_LEFT);
	}

	@ParameterizedTest
	@FieldSource("CLIENT_REFUSED")
	void tellsClientThatRefusesTheServer(Throwable failure) {
		assertThat(FailureKind.of(failure)).isEqualTo(FailureKind.CLIENT_REFUSED);
	}

	@ParameterizedTest
	@FieldSource("SERVER_REFUSED")
	void tellsServerThatRefusesTheClient(Throwable failure) {
		assertThat(FailureKind.of(failure)).isEqualTo(FailureKind.SERVER_REFUSED);
	}

	@Test
	void endsWhenCausesAreACircle() {
		SSLException failure = new SSLException("one");
		failure.initCause(causedBy(new SSLException("other"), failure));
		assertThat(FailureKind.of(failure)).isEqualTo(FailureKind.SERVER_REFUSED);
		assertThat(ServerFailure.in(failure)).isNull();
	}

}
