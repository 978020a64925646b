package io.github.tlshandshake.testsupport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Clients that never finish their TLS handshake, one or thousands, on a single thread.
 */
public final class StuckClients implements AutoCloseable {

	private final CloseTimes closeTimes = new CloseTimes();

	private final List<StuckClient> clients = new ArrayList<>();

	private final Supplier<Script> scripts;

	private final InetSocketAddress address;

	private final StuckLoop loop;

	private StuckClients(Supplier<Script> scripts, Duration interval, InetSocketAddress address) throws IOException {
		this.scripts = scripts;
		this.address = address;
		this.loop = new StuckLoop(interval, this.closeTimes);
		this.loop.start();
	}

	public static StuckClients open(StuckKind kind, int port) throws IOException {
		return open(kind, 1, port);
	}

	public static StuckClients open(StuckKind kind, int count, int port) throws IOException {
		return open(kind, ClientHello.TLS_1_3, count, port);
	}

	public static StuckClients open(StuckKind kind, String protocol, int count, int port) throws IOException {
		InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
		return open(kind, ClientHello.of("localhost", protocol), kind.interval(), count, address);
	}

	/**
	 * Connect clients one after the other and set them going.
	 * @param kind the way in which they get stuck
	 * @param hello the first message, of those that send one
	 * @param interval the time between two drips, of those that drip
	 * @param count the number of clients
	 * @param address the address of the server
	 * @return the clients, all of which were connected
	 * @throws IOException if a client cannot connect
	 */
	public static StuckClients open(StuckKind kind, ClientHello hello, Duration interval, int count,
			InetSocketAddress address) throws IOException {
		StuckClients clients = new StuckClients(kind.scripts(hello), interval, address);
		try {
			for (int i = 0; i < count; i++) {
				clients.openAnother();
			}
			return clients;
		}
		catch (IOException ex) {
			clients.close();
			throw ex;
		}
	}

	/**
	 * Connect one more client and set it going.
	 * @throws IOException if it cannot connect
	 */
	public void openAnother() throws IOException {
		StuckClient client = StuckClient.connect(this.scripts.get(), this.address);
		this.clients.add(client);
		this.loop.add(client);
	}

	/**
	 * Wait for the server to close the first of the connections.
	 * @param atMost the time to wait from now
	 * @return the time from the connection being made to its close
	 * @throws InterruptedException if interrupted while waiting
	 * @throws AssertionError if the server closes no connection in time
	 */
	public Duration awaitClose(Duration atMost) throws InterruptedException {
		return awaitClosed(1, atMost).get(0);
	}

	/**
	 * Wait for the server to close some of the connections.
	 * @param count the number of closed connections to wait for
	 * @param atMost the time to wait from now
	 * @return the times from a connection being made to its close, at least as many
	 * @throws InterruptedException if interrupted while waiting
	 * @throws AssertionError if the server closes fewer connections in time
	 */
	public List<Duration> awaitClosed(int count, Duration atMost) throws InterruptedException {
		return this.closeTimes.await(count, atMost);
	}

	/**
	 * Wait for the server to close all connections.
	 * @param atMost the time to wait from now
	 * @return the times from a connection being made to its close
	 * @throws InterruptedException if interrupted while waiting
	 * @throws AssertionError if the server closes fewer connections in time
	 */
	public List<Duration> awaitAllClosed(Duration atMost) throws InterruptedException {
		return awaitClosed(this.clients.size(), atMost);
	}

	/**
	 * Return the number of connections that the server has not closed.
	 * @return the number of open connections
	 */
	public int openCount() {
		return this.clients.size() - this.closeTimes.soFar().size();
	}

	@Override
	public void close() throws IOException {
		try {
			this.loop.end();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		for (StuckClient client : this.clients) {
			client.close();
		}
	}

}
