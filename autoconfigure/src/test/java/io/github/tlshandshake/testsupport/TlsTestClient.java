package io.github.tlshandshake.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Client that speaks only those bytes of TLS that a test tells it to.
 */
public final class TlsTestClient implements AutoCloseable {

	private final Socket socket = new Socket();

	private final long connectedAt;

	private @Nullable Duration openFor;

	public TlsTestClient(InetSocketAddress address) throws IOException {
		this.socket.setTcpNoDelay(true);
		// Before the server can have accepted: no time seen is shorter than the server's
		this.connectedAt = System.nanoTime();
		this.socket.connect(address);
	}

	public static TlsTestClient connect(int port) throws IOException {
		return new TlsTestClient(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
	}

	public void send(byte[] bytes) throws IOException {
		send(bytes, 0, bytes.length);
	}

	public void send(byte[] bytes, int offset, int length) throws IOException {
		this.socket.getOutputStream().write(bytes, offset, length);
	}

	/**
	 * Send bytes that may come too late.
	 * @param bytes the bytes
	 * @param offset the first of them
	 * @param length how many
	 */
	public void sendUnchecked(byte[] bytes, int offset, int length) {
		try {
			send(bytes, offset, length);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public int localPort() {
		return this.socket.getLocalPort();
	}

	/**
	 * Read, and discard, what the server sends until it closes or resets the connection.
	 * @param atMost the time to wait from now
	 * @return the time from the connection being made to the close being seen
	 * @throws IOException if the wait cannot be set up
	 * @throws AssertionError if the server does not close the connection in time
	 */
	public Duration awaitClose(Duration atMost) throws IOException {
		long deadline = System.nanoTime() + atMost.toNanos();
		while (this.openFor == null) {
			long remaining = deadline - System.nanoTime();
			if (remaining <= 0) {
				throw new AssertionError("Connection is still open after waiting for " + atMost);
			}
			read(Duration.ofNanos(remaining));
		}
		return this.openFor;
	}

	/**
	 * Return whether the server has closed or reset the connection, reading what it has
	 * sent.
	 * @return whether the end of the connection has been seen
	 * @throws IOException if the connection was closed on this side
	 */
	public boolean isClosedByServer() throws IOException {
		boolean reading = true;
		while (reading && this.openFor == null) {
			reading = read(Duration.ofMillis(1));
		}
		return this.openFor != null;
	}

	private boolean read(Duration atMost) throws IOException {
		this.socket.setSoTimeout(Math.toIntExact(atMost.toMillis() + 1));
		try {
			if (this.socket.getInputStream().read(new byte[4096]) == -1) {
				recordClose();
			}
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			// A reset ends the connection like a close
			recordClose();
			return true;
		}
	}

	private void recordClose() {
		this.openFor = Duration.ofNanos(System.nanoTime() - this.connectedAt);
	}

	/**
	 * Say that nothing more will be sent, and stay ready to read.
	 * @throws IOException if the connection is closed already
	 */
	public void halfClose() throws IOException {
		this.socket.shutdownOutput();
	}

	/**
	 * Close the connection with a reset.
	 * @throws IOException if the connection is closed already
	 */
	public void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
