package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a maximum of pending handshakes beside Tomcat's own maximum of connections.
 */
@ExtendWith(OutputCaptureExtension.class)
class TomcatConnectionLimitTests {

	@ParameterizedTest
	@ValueSource(ints = { 20, 21 })
	void warnsOfMaxPendingThatTomcatNeverExceeds(int maxPending, CapturedOutput output) {
		try (TestServer server = TomcatProtocol.NIO.start("server.tomcat.max-connections=20",
				"tls-handshake.max-pending=" + maxPending)) {
			String warning = "TLS handshakes on tomcat-%d: max-pending is %d, but the server accepts no more than 20 connections."
				.formatted(server.port(), maxPending);
			assertThat(output.getAll().lines().filter((line) -> line.contains(warning))).singleElement()
				.asString()
				.contains("WARN", "Set tls-handshake.max-pending to 10 or less");
		}
	}

	@Test
	void warnsOfNoLowerMaxPending(CapturedOutput output) {
		TomcatProtocol.NIO.start("server.tomcat.max-connections=20", "tls-handshake.max-pending=19").close();
		assertThat(output).doesNotContain("max-pending is");
	}

}
