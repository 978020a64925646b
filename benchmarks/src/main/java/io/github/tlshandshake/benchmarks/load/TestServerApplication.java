package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

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
	 * @param server the server
	 * @param processor where it runs
	 * @param properties its properties
	 * @return the server
	 * @throws IOException if it does not start
	 */
	static ServerProcess start(JavaServer server, Processor processor, List<String> properties) throws IOException {
		// OpenSSL is there for the clients
		List<String> java = List.of("-Dio.netty.handler.ssl.noOpenSsl=true", "-cp",
				System.getProperty("java.class.path"), TestServerApplication.class.getName(), server.name());
		return ServerProcess.start(ServerProcess.freePort(), processor, java, properties);
	}

	/**
	 * Run the server.
	 * @param args the server, and properties such as {@code --server.port=8443}
	 * @throws Exception if it does not start
	 */
	public static void main(String[] args) throws Exception {
		String[] properties = Arrays.stream(args).skip(1).map((arg) -> arg.substring(2)).toArray(String[]::new);
		try (TestServer server = JavaServer.valueOf(args[0]).run(properties)) {
			Report.say("Started on port %d (process running for %.3f)", server.port(),
					ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
			while (System.in.read() != -1) {
				// Nothing is said to it: its input ends with the process that started it
			}
		}
	}

}
