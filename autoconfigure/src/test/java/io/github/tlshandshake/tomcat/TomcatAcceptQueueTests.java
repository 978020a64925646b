package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the length of the queue of connections that Tomcat has not accepted yet.
 */
@ExtendWith(OutputCaptureExtension.class)
class TomcatAcceptQueueTests {

	private static final int TOMCATS_DEFAULT = 100;

	@ParameterizedTest
	@EnumSource
	void isAsLongAsTheSystemLetsItBe(TomcatProtocol protocol, CapturedOutput output) throws Exception {
		try (TestServer server = protocol.start()) {
			assertThat(TomcatConnections.acceptCount(server)).isEqualTo(4096);
			assertThat(HonestClient.create().get(server.port(), "/").body()).isEqualTo("hello");
			assertThat(output.getAll().lines().filter((line) -> line.contains("accept queue"))).singleElement()
				.asString()
				.contains("INFO", "from 100 to 4096", "server.tomcat.accept-count");
		}
	}

	@Test
	void isAsLongAsTheApplicationSays(CapturedOutput output) {
		try (TestServer server = TomcatProtocol.NIO.start("server.tomcat.accept-count=50")) {
			assertThat(TomcatConnections.acceptCount(server)).isEqualTo(50);
			assertThat(output).doesNotContain("accept queue");
		}
	}

	@Test
	void isAsLongAsTheApplicationSaysWhenThatIsTheDefault() {
		try (TestServer server = TomcatProtocol.NIO.start("server.tomcat.acceptCount=" + TOMCATS_DEFAULT)) {
			assertThat(TomcatConnections.acceptCount(server)).isEqualTo(TOMCATS_DEFAULT);
		}
	}

	@Test
	void staysAsItWasWithoutTls() {
		try (TestServer server = TomcatProtocol.NIO.start("server.ssl.enabled=false")) {
			assertThat(TomcatConnections.acceptCount(server)).isEqualTo(TOMCATS_DEFAULT);
		}
	}

	@Test
	void staysAsItWasWhenDisabled() {
		try (TestServer server = TomcatProtocol.NIO.start("tls-handshake.enabled=false")) {
			assertThat(TomcatConnections.acceptCount(server)).isEqualTo(TOMCATS_DEFAULT);
		}
	}

}
