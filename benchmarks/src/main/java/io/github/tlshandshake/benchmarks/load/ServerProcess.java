package io.github.tlshandshake.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Server in a process of its own, which ends with this one.
 */
final class ServerProcess implements AutoCloseable {

	private static final Pattern STARTED = Pattern.compile("Started .*\\(process running for ([0-9.]+)\\)");

	private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

	private final Process process;

	private final int port;

	private final CompletableFuture<Duration> startUp = new CompletableFuture<>();

	private final Thread killer;

	private ServerProcess(Process process, int port) {
		this.process = process;
		this.port = port;
		this.killer = new Thread(process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(this.killer);
	}

	/**
	 * Start a Spring Boot application on a free port, in a virtual machine with the
	 * options of this one.
	 * @param java the arguments of the Java launcher that name the application
	 * @param properties its properties
	 * @return the server, which accepts connections
	 * @throws IOException if it does not start
	 */
	static ServerProcess start(List<String> java, List<String> properties) throws IOException {
		return start(freePort(), java, properties);
	}

	static ServerProcess start(int port, List<String> java, List<String> properties) throws IOException {
		return start(port, Processor.ANY, java, properties);
	}

	static ServerProcess start(int port, Processor processor, List<String> java, List<String> properties)
			throws IOException {
		List<String> command = new ArrayList<>(processor.prefix());
		command.add(JAVA_HOME.resolve("bin/java").toString());
		command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
		command.add("-Xmx1g");
		command.addAll(java);
		command.add("--server.port=" + port);
		properties.forEach((property) -> command.add("--" + property));
		ServerProcess server = launch(command, port);
		server.awaitStart();
		return server;
	}

	/**
	 * Start a server that is not written in Java.
	 * @param port the port on which it listens
	 * @param processor where it runs
	 * @param command its command
	 * @return the server, which accepts connections
	 * @throws IOException if it does not start
	 */
	static ServerProcess start(int port, Processor processor, List<String> command) throws IOException {
		List<String> pinned = new ArrayList<>(processor.prefix());
		pinned.addAll(command);
		ServerProcess server = launch(pinned, port);
		try {
			Awaitility.await().until(server::isListening);
		}
		catch (ConditionTimeoutException ex) {
			server.close();
			throw new IOException("Not started: " + pinned,
					server.startUp.handle((time, failure) -> failure).getNow(ex));
		}
		return server;
	}

	private static ServerProcess launch(List<String> command, int port) throws IOException {
		ServerProcess server = new ServerProcess(new ProcessBuilder(command).redirectErrorStream(true).start(), port);
		Thread reader = new Thread(server::readOutput, "server-output");
		reader.setDaemon(true);
		reader.start();
		return server;
	}

	private boolean isListening() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	// Below the ports of clients, thousands of which come and go
	static int freePort() {
		return ThreadLocalRandom.current().ints(10_000, 30_000).filter(ServerProcess::isFree).findFirst().orElseThrow();
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port)) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private void readOutput() {
		List<String> lines = new ArrayList<>();
		try (BufferedReader output = this.process.inputReader()) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				// Read on after the start, so that the server never waits for us
				if (!this.startUp.isDone()) {
					lines.add(line);
					completeIfStarted(line);
				}
			}
		}
		catch (IOException ex) {
			lines.add(ex.toString());
		}
		this.startUp.completeExceptionally(new IOException(String.join("\n", lines)));
	}

	private void completeIfStarted(String line) {
		Matcher matcher = STARTED.matcher(line);
		if (matcher.find()) {
			this.startUp.complete(Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(1)) * 1000)));
		}
	}

	private void awaitStart() throws IOException {
		try {
			this.startUp.get(2, TimeUnit.MINUTES);
		}
		catch (ExecutionException | TimeoutException ex) {
			close();
			throw new IOException("Server has not started", ex);
		}
		catch (InterruptedException ex) {
			close();
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while the server starts", ex);
		}
	}

	int port() {
		return this.port;
	}

	/**
	 * Return how long the server took to start, as it says.
	 * @return the time from the start of its process
	 */
	Duration startUp() {
		return this.startUp.join();
	}

	Duration cpuTime() {
		return this.process.info().totalCpuDuration().orElseThrow();
	}

	/**
	 * Return how many descriptors the server has open.
	 * @return the number, which only Linux tells
	 */
	long descriptors() {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + this.process.pid() + "/fd"))) {
			return descriptors.count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return how many bytes of the server's heap are live, after a full collection.
	 * @return the bytes
	 */
	long liveHeap() {
		try {
			Process jcmd = new ProcessBuilder(JAVA_HOME.resolve("bin/jcmd").toString(),
					String.valueOf(this.process.pid()), "GC.class_histogram")
				.redirectErrorStream(true)
				.start();
			try (BufferedReader output = jcmd.inputReader()) {
				String last = output.lines().reduce("", (previous, line) -> line);
				return Long.parseLong(last.trim().split("\\s+")[2]);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
		Runtime.getRuntime().removeShutdownHook(this.killer);
	}

}
