package io.github.tlshandshake.sample.clients;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * One connection that never finishes its TLS handshake. Never blocks; belongs to one
 * thread.
 */
final class StuckClient {

	private final StuckKind kind;

	private final ByteBuffer hello;

	private final SocketAddress server;

	private final long startsAt;

	private @Nullable SocketChannel channel;

	/**
	 * Create a client that has yet to connect.
	 * @param kind the way in which it gets stuck
	 * @param hello its ClientHello
	 * @param server the address of the server
	 * @param startsAt the {@link System#nanoTime()} at which it connects
	 */
	StuckClient(StuckKind kind, byte[] hello, SocketAddress server, long startsAt) {
		this.kind = kind;
		this.hello = ByteBuffer.wrap(hello);
		this.server = server;
		this.startsAt = startsAt;
	}

	/**
	 * Do what is due.
	 * @param received where to put what the server says, which nobody reads
	 * @return whether the client lives on
	 * @throws IOException if the connection is broken
	 */
	boolean advance(ByteBuffer received) throws IOException {
		Duration age = Duration.ofNanos(System.nanoTime() - this.startsAt);
		if (age.isNegative()) {
			return true;
		}
		SocketChannel connection = connection();
		if (connection.finishConnect()) {
			send(connection, age);
			return !isClosed(connection, received) && isYoung(age);
		}
		return isYoung(age);
	}

	private SocketChannel connection() throws IOException {
		SocketChannel connection = this.channel;
		if (connection == null) {
			connection = SocketChannel.open();
			this.channel = connection;
			connection.configureBlocking(false);
			connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
			connection.connect(this.server);
		}
		return connection;
	}

	private void send(SocketChannel connection, Duration age) throws IOException {
		this.hello.limit(this.kind.due(age, this.hello.capacity()));
		if (this.hello.hasRemaining()) {
			connection.write(this.hello);
		}
	}

	private boolean isClosed(SocketChannel connection, ByteBuffer received) throws IOException {
		return connection.read(received.clear()) == -1;
	}

	private boolean isYoung(Duration age) {
		return age.compareTo(this.kind.lifetime()) < 0;
	}

	void close() throws IOException {
		SocketChannel connection = this.channel;
		if (connection != null) {
			connection.close();
		}
	}

}
