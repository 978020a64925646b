package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import io.github.tlshandshake.testsupport.Script;

/**
 * Connection whose handshake is never finished.
 */
final class StuckConnection {

	/**
	 * Time between two drips. A hello lasts for half a minute or longer, a later flight
	 * for eight seconds.
	 */
	static final Duration DRIP_INTERVAL = Duration.ofMillis(100);

	// TCP repeats an unanswered SYN after a second
	private static final Duration SYN_LOST = Duration.ofMillis(900);

	private final SocketChannel channel;

	private final Script script;

	private long openedAt;

	private long nextDripAt;

	private StuckConnection(SocketChannel channel, Script script) {
		this.channel = channel;
		this.script = script;
		this.openedAt = System.nanoTime();
		this.nextDripAt = this.openedAt;
	}

	/**
	 * Begin to connect.
	 * @param selector is told of what happens
	 * @param port the port of the server
	 * @param script what to send
	 * @return the connection
	 * @throws IOException if there is no descriptor or no port left
	 */
	static StuckConnection open(Selector selector, int port, Script script) throws IOException {
		SocketChannel channel = SocketChannel.open();
		channel.configureBlocking(false);
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		// No port is left in TIME_WAIT
		channel.setOption(StandardSocketOptions.SO_LINGER, 0);
		StuckConnection connection = new StuckConnection(channel, script);
		boolean connected = channel.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
		channel.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, connection);
		return connection;
	}

	/**
	 * Return the time since the connection was begun, which is before the server can have
	 * accepted it. Only when a server was too slow to accept, and so the first SYN got
	 * lost, it is the time since the connection was made.
	 * @return the age
	 */
	Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.openedAt);
	}

	boolean isOpen() {
		return this.channel.isOpen();
	}

	boolean isConnected() {
		return this.channel.isConnected();
	}

	boolean isDripping() {
		return this.channel.isOpen() && this.script.isDripping();
	}

	/**
	 * Find out what has happened.
	 * @param key tells of what
	 * @param buffer a buffer to read into
	 * @return whether the connection is still open
	 */
	boolean isOpenAfter(SelectionKey key, ByteBuffer buffer) {
		try {
			if (key.isConnectable() && this.channel.finishConnect()) {
				connected(key);
			}
			return !key.isReadable() || read(buffer.clear());
		}
		catch (IOException ex) {
			// A reset ends the connection like a close
			return false;
		}
	}

	private boolean read(ByteBuffer buffer) throws IOException {
		boolean open = this.channel.read(buffer) >= 0;
		this.script.receive(buffer.flip());
		return open;
	}

	private void connected(SelectionKey key) throws IOException {
		key.interestOps(SelectionKey.OP_READ);
		if (age().compareTo(SYN_LOST) > 0) {
			this.openedAt = System.nanoTime();
		}
		this.channel.write(this.script.opening());
	}

	long nanosToNextDrip() {
		return this.nextDripAt - System.nanoTime();
	}

	void drip() {
		this.nextDripAt = System.nanoTime() + DRIP_INTERVAL.toNanos();
		if (!isConnected()) {
			return;
		}
		try {
			this.channel.write(this.script.nextDrip());
		}
		catch (IOException ex) {
			// The selector tells of the close too
		}
	}

	/**
	 * Close the connection.
	 * @return whether it was open
	 */
	boolean close() {
		boolean wasOpen = this.channel.isOpen();
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return wasOpen;
	}

}
