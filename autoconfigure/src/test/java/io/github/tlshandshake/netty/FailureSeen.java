package io.github.tlshandshake.netty;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.testsupport.RecordingSocket;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;

/**
 * Failure of a handshake, as the client and handlers of the application see it.
 *
 * @param closed whether the server has closed the connection
 * @param records what the server has sent
 * @param seen what handlers have seen
 */
record FailureSeen(boolean closed, List<String> records, List<String> seen) {

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	/**
	 * Make a handshake fail.
	 * @param server the server, which has recorders behind TLS
	 * @param provocation what the client does
	 * @return the failure
	 * @throws IOException if the client cannot do it
	 */
	static FailureSeen provoke(TestServer server, Provocateur provocation) throws IOException {
		List<String> seen = SeenBehindTls.on(server);
		seen.clear();
		try (RecordingSocket socket = RecordingSocket.connect(server.port())) {
			provocation.start(socket);
			boolean closed = socket.readToEnd(PATIENCE);
			Awaitility.await().atMost(PATIENCE).until(() -> seen.contains("last inactive") || !closed);
			return new FailureSeen(closed, socket.records(), List.copyOf(seen));
		}
	}

	/**
	 * Client that has no honest intention.
	 */
	interface Provocateur {

		void start(RecordingSocket socket) throws IOException;

	}

}
