package io.github.tlshandshake.sample.clients;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Service;

/**
 * Clients that are open at the same time, on a single thread, against loopback only. They
 * are few, and end by themselves.
 */
@Service
final class StuckClients implements DisposableBean {

	/**
	 * Most clients that are open at the same time.
	 */
	static final int LIMIT = 500;

	private static final Duration TICK = Duration.ofMillis(50);

	// Started one after the other, so that each is seen on the live page
	private static final Duration START_INTERVAL = Duration.ofMillis(50);

	private static final Duration START_WITHIN = Duration.ofSeconds(2);

	private final Set<StuckClient> clients = ConcurrentHashMap.newKeySet();

	private final ByteBuffer received = ByteBuffer.allocateDirect(0x4000);

	private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(StuckClients::daemon);

	StuckClients() {
		this.loop.scheduleWithFixedDelay(this::advance, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "stuck-clients");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Start some clients.
	 * @param kind the way in which they get stuck
	 * @param count the number of clients
	 * @param port the port of the server on this machine
	 * @throws IllegalArgumentException if the number is not positive, or above the limit
	 * @throws TooManyClientsException if there would be more clients than the limit: none
	 * is started then
	 */
	synchronized void start(StuckKind kind, int count, int port) {
		if (count < 1 || count > LIMIT) {
			throw new IllegalArgumentException("'count' must be between 1 and " + LIMIT);
		}
		if (openCount() + count > LIMIT) {
			throw new TooManyClientsException(openCount(), LIMIT);
		}
		InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
		byte[] hello = ClientHello.bytes();
		long now = System.nanoTime();
		long interval = Math.min(START_INTERVAL.toNanos(), START_WITHIN.toNanos() / count);
		for (int i = 0; i < count; i++) {
			this.clients.add(new StuckClient(kind, hello, server, now + i * interval));
		}
	}

	/**
	 * Return the number of clients that have not ended.
	 * @return the number of clients
	 */
	int openCount() {
		return this.clients.size();
	}

	private void advance() {
		for (StuckClient client : this.clients) {
			if (!livesOn(client)) {
				end(client);
			}
		}
	}

	private boolean livesOn(StuckClient client) {
		try {
			return client.advance(this.received);
		}
		catch (IOException ex) {
			// The server closed or reset the connection, or is not there: the end of it
			return false;
		}
	}

	private void end(StuckClient client) {
		try {
			client.close();
		}
		catch (IOException ex) {
			// Closed as far as it can be
		}
		this.clients.remove(client);
	}

	/**
	 * End all clients soon, on the thread that they belong to.
	 */
	void endAll() {
		this.loop.execute(() -> this.clients.forEach(this::end));
	}

	@Override
	public void destroy() throws InterruptedException {
		endAll();
		this.loop.shutdown();
		this.loop.awaitTermination(1, TimeUnit.SECONDS);
	}

}
