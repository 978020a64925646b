package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;

/**
 * Server of the tests in a process of its own, until its input ends.
 *
 * @since 0.1.0
 */
public final class TestServerApplication {

	private TestServerApplication() {
	}

	/**
	 * Start the server in a process of its own.
	 * @param kind the kind of server
	 * @param properties its properties
	 * @return the server
	 * @throws IOException if it does not start
	 */
	static ServerProcess start(ServerKind kind, List<String> properties) throws IOException {
		return ServerProcess.start(List.of("-cp", System.getProperty("java.class.path"),
				TestServerApplication.class.getName(), kind.name()), properties);
	}

	/**
	 * Run the server.
	 * @param args the kind of server, and properties such as {@code --server.port=8443}
	 * @throws Exception if it does not start
	 */
	public static void main(String[] args) throws Exception {
		String[] properties = Arrays.stream(args).skip(1).map((arg) -> arg.substring(2)).toArray(String[]::new);
		try (TestServer server = TestServer.start(ServerKind.valueOf(args[0]), properties)) {
			Report.say("Started on port %d (process running for %.3f)", server.port(),
					ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
			while (System.in.read() != -1) {
				// Nothing is said to it: its input ends with the process that started it
			}
		}
	}

}
