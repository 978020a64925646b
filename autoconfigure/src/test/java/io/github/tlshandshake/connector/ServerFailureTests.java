package io.github.tlshandshake.connector;

import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.stream.Stream;

import javax.crypto.AEADBadTagException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerFailure} and {@link ServerFailureWarning}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServerFailureTests {

	static final List<Throwable> OF_THE_SERVER = List.of(new IllegalStateException("mapping"),
			causedBy(new SSLException("Delegated task threw"), new NullPointerException("trust manager")),
			causedBy(new SSLException("problem"), new NoClassDefFoundError("key manager")),
			causedBy(new SSLHandshakeException("problem"),
					causedBy(new CertificateException("directory"), new ConnectException("refused"))),
			causedBy(new SSLHandshakeException("revocation"),
					causedBy(new CertificateException("revocation"),
							new CertPathValidatorException("network", new ConnectException("refused")))),
			causedBy(new CertificateException("directory"), new InterruptedException("closed")));

	static final List<Throwable> OF_THE_CLIENT = List.of(new SSLException("not an SSL/TLS record"),
			new SSLHandshakeException("Received fatal alert: unknown_ca"), new IOException("Connection reset by peer"),
			causedBy(new SSLException("tag"), new AEADBadTagException("tag mismatch")),
			causedBy(new SSLHandshakeException("path"),
					causedBy(new CertificateException("path"), new CertPathValidatorException("expired"))),
			causedBy(new SSLHandshakeException("parse"),
					causedBy(new CertificateException("parse"), new IOException("short read"))));

	private static Throwable causedBy(Throwable failure, Throwable cause) {
		return failure.initCause(cause);
	}

	@ParameterizedTest
	@FieldSource("OF_THE_SERVER")
	void findsFailureOfTheServer(Throwable failure) {
		assertThat(ServerFailure.in(failure)).isNotNull();
	}

	@ParameterizedTest
	@FieldSource("OF_THE_CLIENT")
	void findsNoneInFailureOfTheClient(Throwable failure) {
		assertThat(ServerFailure.in(failure)).isNull();
	}

	// Thrown by the JDK, and not by a mapping or manager of the operator's
	@Test
	void findsNoneInWhatTheParserHasNotExpected() {
		SSLException failure = new SSLException("unwrap");
		failure.initCause(thrownIn("java.nio.HeapByteBuffer", "sun.security.ssl.Record", "io.netty.SslHandler"));
		assertThat(ServerFailure.in(failure)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "sun.security.ssl.X509TrustManagerImpl", "com.example.Trust" })
	void findsWhatTheTrustManagerThrows(String type) {
		RuntimeException thrown = thrownIn("sun.security.validator.PKIXValidator", type,
				"sun.security.ssl.CertMessage");
		assertThat(ServerFailure.in(thrown)).isSameAs(thrown);
	}

	private static RuntimeException thrownIn(String... types) {
		RuntimeException thrown = new RuntimeException("thrown");
		thrown.setStackTrace(Stream.of(types)
			.map((type) -> new StackTraceElement(type, "method", null, 1))
			.toArray(StackTraceElement[]::new));
		return thrown;
	}

	@Test
	void warnsOnceAMinuteWithTheException(CapturedOutput output) {
		ServerFailureWarning warning = new ServerFailureWarning("netty-8443");
		for (int i = 0; i <= 60; i++) {
			warning.log(new IllegalStateException("broken " + i));
		}
		assertThat(output.getAll().lines().filter((line) -> line.contains("A TLS handshake on netty-8443 failed")))
			.singleElement()
			.asString()
			.contains("WARN", "IllegalStateException");
		assertThat(output).contains("broken 0", "\tat ").doesNotContain("broken 1");
	}

	@Test
	void warnsWithoutTheExceptionWhenClientCouldForgeLines(CapturedOutput output) {
		new ServerFailureWarning("netty-8443").log(new IllegalStateException("no key for a\nERROR"));
		assertThat(output.getAll()).contains("IllegalStateException").doesNotContain("\nERROR", "\tat ");
	}

}
