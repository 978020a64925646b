package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the length of the queue of connections that Tomcat has not accepted yet.
 */
class TomcatAcceptQueueTests {

	private static final int TOMCATS_DEFAULT = 100;

	@ParameterizedTest
	@EnumSource
	void isAsLongAsTheSystemLetsItBe(TomcatProtocol protocol) {
		try (TestServer server = protocol.start()) {
			assertThat(TomcatConnections.acceptCount(server)).isEqualTo(4096);
		}
	}

	@Test
	void isAsLongAsTheApplicationSays() {
		try (TestServer server = TomcatProtocol.NIO.start("server.tomcat.accept-count=50")) {
			assertThat(TomcatConnections.acceptCount(server)).isEqualTo(50);
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
