package io.github.tlshandshake.testsupport;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Honest client that a test holds at one message of its handshake, and then lets go on.
 */
public final class HeldClient {

	private final CountDownLatch held = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	private final CompletableFuture<String> body = new CompletableFuture<>();

	private HeldClient() {
	}

	/**
	 * Connect, and wait until the client is about to send a message.
	 * @param client the client
	 * @param port the port of the server
	 * @param message the number of messages that it sends before, such as zero to hold
	 * the hello
	 * @return the client, which is held
	 * @throws InterruptedException if interrupted while waiting
	 */
	public static HeldClient start(HonestClient client, int port, int message) throws InterruptedException {
		HeldClient held = new HeldClient();
		Thread thread = new Thread(() -> held.visit(client, port, message), "held-client");
		thread.setDaemon(true);
		thread.start();
		if (!held.held.await(20, TimeUnit.SECONDS)) {
			throw new AssertionError("The client has not come to its message " + message);
		}
		return held;
	}

	private void visit(HonestClient client, int port, int message) {
		try (HonestConnection connection = client.open(port,
				new PausingSocket((writes) -> holdIf(writes == message)))) {
			this.body.complete(connection.request("GET", "/").body());
		}
		catch (IOException ex) {
			this.body.completeExceptionally(ex);
			this.held.countDown();
		}
	}

	private void holdIf(boolean due) {
		if (!due) {
			return;
		}
		this.held.countDown();
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Let the client go on.
	 */
	public void release() {
		this.released.countDown();
	}

	/**
	 * Return whether the server answered the client's request.
	 * @param atMost the time to wait from now
	 * @return whether it was served
	 */
	public boolean isServed(Duration atMost) {
		return this.body.completeOnTimeout("", atMost.toMillis(), TimeUnit.MILLISECONDS)
			.handle((body, failure) -> failure == null && body.equals("hello"))
			.join();
	}

}
