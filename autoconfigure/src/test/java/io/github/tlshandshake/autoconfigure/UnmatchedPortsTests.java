package io.github.tlshandshake.autoconfigure;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;

import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnmatchedPorts}.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnmatchedPortsTests {

	private static final String WARNING = "No TLS connector has a port that is set in tls-handshake.ports: ";

	@ParameterizedTest
	@EnumSource
	void areWarnedOfOnceWhenAllServersHaveStarted(ServerKind kind, CapturedOutput output) throws Exception {
		int port = freePort();
		int managementPort = freePort();
		try (TestServer server = TestServer.start(kind, "server.port=" + port,
				"management.server.port=" + managementPort, "management.server.ssl.bundle=server",
				"tls-handshake.ports." + port + ".timeout=5s", "tls-handshake.ports." + managementPort + ".timeout=5s",
				"tls-handshake.ports.2.timeout=5s", "tls-handshake.ports.1.timeout=5s")) {
			assertThat(warnings(output)).singleElement()
				.asString()
				.contains(" WARN ")
				.endsWith(WARNING + "1, 2 (TLS connectors: %s-%d, %s-%d)".formatted(kind.server(),
						Math.min(port, managementPort), kind.server(), Math.max(port, managementPort)));
			assertThat(server.connector(managementPort).settings().timeout()).hasSeconds(5);
		}
	}

	@Test
	void includePortWithoutTls(CapturedOutput output) throws Exception {
		int port = freePort();
		try (TestServer server = TestServer.start(ServerKind.TOMCAT_SERVLET, "server.port=" + port,
				"server.ssl.enabled=false", "tls-handshake.ports." + port + ".timeout=5s")) {
			assertThat(warnings(output)).singleElement()
				.asString()
				.endsWith(WARNING + port + " (TLS connectors: none)");
			assertThat(server.port()).isEqualTo(port);
		}
	}

	@Test
	void areNone(CapturedOutput output) throws Exception {
		int port = freePort();
		try (TestServer server = TestServer.start(ServerKind.TOMCAT_SERVLET, "server.port=" + port,
				"tls-handshake.ports." + port + ".timeout=5s");
				TestServer withoutPorts = TestServer.start(ServerKind.TOMCAT_SERVLET)) {
			assertThat(warnings(output)).isEmpty();
			assertThat(server.port()).isNotEqualTo(withoutPorts.port());
		}
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.getOut().lines().filter((line) -> line.contains("tls-handshake.ports")).toList();
	}

	// Properties of a port need its number before it is open
	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
