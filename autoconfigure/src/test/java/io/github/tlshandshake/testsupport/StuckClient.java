package io.github.tlshandshake.testsupport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * One connection that never finishes its TLS handshake.
 */
final class StuckClient {

	private final Script script;

	private final SocketChannel channel;

	private final long connectedAt;

	private long nextDripAt;

	private StuckClient(Script script, SocketChannel channel, long connectedAt) {
		this.script = script;
		this.channel = channel;
		this.connectedAt = connectedAt;
	}

	static StuckClient connect(Script script, InetSocketAddress address) throws IOException {
		SocketChannel channel = SocketChannel.open();
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		if (!script.isReading()) {
			// The receive window is negotiated while connecting
			channel.setOption(StandardSocketOptions.SO_RCVBUF, 1024);
		}
		// Before the server can have accepted: no time seen is shorter than the server's
		long connectedAt = System.nanoTime();
		channel.connect(address);
		StuckClient client = new StuckClient(script, channel, connectedAt);
		channel.configureBlocking(false);
		return client;
	}

	void start(Selector selector, Consumer<Duration> onClose) throws IOException {
		if (this.script.isReading()) {
			this.channel.register(selector, SelectionKey.OP_READ, this);
		}
		send(this.script.opening(), onClose);
	}

	boolean isDripping() {
		return this.script.isDripping() && this.channel.isOpen();
	}

	long nanosToNextDrip() {
		return this.nextDripAt - System.nanoTime();
	}

	void drip(Consumer<Duration> onClose) throws IOException {
		send(this.script.nextDrip(), onClose);
	}

	void dripIn(Duration interval) {
		this.nextDripAt = System.nanoTime() + interval.toNanos();
	}

	private void send(ByteBuffer bytes, Consumer<Duration> onClose) throws IOException {
		try {
			if (bytes.hasRemaining() && this.channel.isOpen()) {
				this.channel.write(bytes);
			}
		}
		catch (IOException ex) {
			end(onClose);
		}
	}

	void read(ByteBuffer buffer, Consumer<Duration> onClose) throws IOException {
		if (isAtEnd(buffer.clear())) {
			end(onClose);
			return;
		}
		this.script.receive(buffer.flip());
	}

	private boolean isAtEnd(ByteBuffer buffer) {
		try {
			return this.channel.read(buffer) == -1;
		}
		catch (IOException ex) {
			// A reset ends the connection like a close
			return true;
		}
	}

	private void end(Consumer<Duration> onClose) throws IOException {
		Duration openFor = Duration.ofNanos(System.nanoTime() - this.connectedAt);
		close();
		onClose.accept(openFor);
	}

	void close() throws IOException {
		this.channel.close();
	}

}
