package io.github.tlshandshake;

import java.security.cert.X509Certificate;

import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.ClientTrust;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for a trust manager that fails, which only the operator can mend.
 */
@ExtendWith(OutputCaptureExtension.class)
class BrokenTrustManagerTests {

	private static final String FAILURE = "directory is not configured";

	private static final HonestClient CLIENT = HonestClient.create()
		.withProtocol(ClientHello.TLS_1_2)
		.withContext(TestCertificates.clientContextWithCertificate());

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT_SERVLET", "JETTY_SERVLET", "NETTY" })
	void warnsOnceOfTheFailure(ServerKind kind, CapturedOutput output) {
		try (TestServer server = start(kind)) {
			Outcomes outcomes = Outcomes.since(server.connector());
			for (int i = 0; i < 3; i++) {
				assertThatIOException().isThrownBy(() -> CLIENT.get(server.port(), "/"));
			}
			outcomes.awaitOnly(HandshakeOutcome.ERROR, 3);
			assertThat(server.connector().counts().errors(HandshakeCause.SERVER_FAILURE)).isEqualTo(3);
			assertThat(output.getAll().lines()).filteredOn((line) -> line.contains("because of the server"))
				.singleElement()
				.asString()
				.contains("WARN", server.connector().name(), FAILURE);
			assertThat(output).contains("\tat " + BrokenTrustManager.class.getName());
		}
	}

	private TestServer start(ServerKind kind) {
		return ClientTrust.start(kind, BrokenTrustManager.class);
	}

	/**
	 * Trust manager that fails. Public because Tomcat creates it by its name.
	 */
	public static class BrokenTrustManager extends ClientTrust {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
			throw new IllegalStateException(FAILURE);
		}

	}

}
