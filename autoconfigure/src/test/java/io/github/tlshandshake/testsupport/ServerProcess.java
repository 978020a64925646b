package io.github.tlshandshake.testsupport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@link TestServer} in a process of its own, which can be stopped and continued.
 */
public final class ServerProcess implements AutoCloseable {

	private static final String PORT = "Listening on port ";

	private final Process process;

	private final int port;

	private ServerProcess(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	/**
	 * Start a server.
	 * @param kind the server
	 * @param properties further properties, such as {@code tls-handshake.timeout=1s}
	 * @return the running server
	 * @throws IOException if it cannot be started
	 */
	public static ServerProcess start(ServerKind kind, String... properties) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), ServerProcess.class.getName(), kind.name()));
		command.addAll(List.of(properties));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		try {
			return new ServerProcess(process, readPort(process));
		}
		catch (IOException ex) {
			process.destroyForcibly();
			throw ex;
		}
	}

	private static int readPort(Process process) throws IOException {
		BufferedReader output = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		StringBuilder read = new StringBuilder();
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			if (line.startsWith(PORT)) {
				return Integer.parseInt(line.substring(PORT.length()));
			}
			read.append(line).append('\n');
		}
		throw new IOException("The server has not started: " + read);
	}

	/**
	 * Run a server until the standard input ends.
	 * @param args the server and its properties
	 * @throws IOException if the standard input fails
	 */
	public static void main(String[] args) throws IOException {
		String[] properties = Arrays.copyOfRange(args, 1, args.length);
		try (TestServer server = TestServer.start(ServerKind.valueOf(args[0]), properties)) {
			System.out.println(PORT + server.port());
			while (System.in.read() != -1) {
				// Nothing is ever sent
			}
		}
	}

	public int port() {
		return this.port;
	}

	/**
	 * Stop the process, none of whose threads runs any more.
	 * @throws Exception if it cannot be stopped
	 */
	public void pause() throws Exception {
		signal("STOP");
	}

	/**
	 * Let the process run again.
	 * @throws Exception if it cannot be continued
	 */
	public void resume() throws Exception {
		signal("CONT");
	}

	private void signal(String signal) throws Exception {
		Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(this.process.pid())).inheritIO().start();
		if (kill.waitFor() != 0) {
			throw new IllegalStateException("Failed to send " + signal);
		}
	}

	@Override
	public void close() throws Exception {
		this.process.destroyForcibly();
		if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The server is still running");
		}
	}

}
