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

/**
 * Connection that says nothing, or drips a hello that it never completes.
 */
final class StuckConnection {

	/**
	 * Time between two drips. A hello lasts for half a minute or longer.
	 */
	static final Duration DRIP_INTERVAL = Duration.ofMillis(100);

	// TCP repeats an unanswered SYN after a second
	private static final Duration SYN_LOST = Duration.ofMillis(900);

	private final SocketChannel channel;

	private final ByteBuffer drips;

	private long openedAt;

	private long nextDripAt;

	private StuckConnection(SocketChannel channel, byte[] drips) {
		this.channel = channel;
		this.drips = ByteBuffer.wrap(drips, 0, Math.max(0, drips.length - 1));
		this.openedAt = System.nanoTime();
		this.nextDripAt = this.openedAt;
	}

	/**
	 * Begin to connect.
	 * @param selector is told of what happens
	 * @param port the port of the server
	 * @param drips what to drip, except for its last byte
	 * @return the connection
	 * @throws IOException if there is no descriptor or no port left
	 */
	static StuckConnection open(Selector selector, int port, byte[] drips) throws IOException {
		SocketChannel channel = SocketChannel.open();
		channel.configureBlocking(false);
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		// No port is left in TIME_WAIT
		channel.setOption(StandardSocketOptions.SO_LINGER, 0);
		StuckConnection connection = new StuckConnection(channel, drips);
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
		return this.channel.isOpen() && this.drips.hasRemaining();
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
			return !key.isReadable() || this.channel.read(buffer.clear()) >= 0;
		}
		catch (IOException ex) {
			// A reset ends the connection like a close
			return false;
		}
	}

	private void connected(SelectionKey key) {
		key.interestOps(SelectionKey.OP_READ);
		if (age().compareTo(SYN_LOST) > 0) {
			this.openedAt = System.nanoTime();
		}
	}

	long nanosToNextDrip() {
		return this.nextDripAt - System.nanoTime();
	}

	void drip() {
		this.nextDripAt = System.nanoTime() + DRIP_INTERVAL.toNanos();
		if (!isConnected()) {
			return;
		}
		int end = this.drips.limit();
		try {
			this.channel.write(this.drips.limit(this.drips.position() + 1));
		}
		catch (IOException ex) {
			// The selector tells of the close too
		}
		finally {
			this.drips.limit(end);
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
