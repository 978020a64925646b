package io.github.tlshandshake;

import java.io.IOException;

import io.github.tlshandshake.testsupport.FailingClient;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that each server tells why a handshake failed, and who gave it up.
 */
@ParameterizedClass
@EnumSource(names = { "TOMCAT_SERVLET", "JETTY_SERVLET", "NETTY" })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailureCauseTests {

	@Parameter
	@SuppressWarnings("NullAway.Init")
	private ServerKind kind;

	@SuppressWarnings("NullAway.Init")
	private TestServer server;

	@BeforeParameterizedClassInvocation
	void startServer() {
		this.server = TestServer.start(this.kind, "server.ssl.client-auth=need", "server.http2.enabled=true",
				"spring.ssl.bundle.pem.server.truststore.certificate=" + TestCertificates.BADGE_CA_CERTIFICATE);
	}

	@AfterParameterizedClassInvocation
	void stopServer() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void tellsCauseAndParty(FailingClient client) throws IOException {
		assumeTrue(client != FailingClient.NO_COMMON_ALPN || this.kind == ServerKind.JETTY_SERVLET,
				"Only Jetty insists on a protocol in common");
		client.assertTold(this.server);
	}

}
