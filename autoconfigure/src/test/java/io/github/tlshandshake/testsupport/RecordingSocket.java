package io.github.tlshandshake.testsupport;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Socket that remembers what the server has sent.
 */
public final class RecordingSocket extends Socket {

	private static final int RECORD_HEADER_LENGTH = 5;

	private static final int ALERT = 21;

	private final ByteArrayOutputStream received = new ByteArrayOutputStream();

	/**
	 * Connect to a server.
	 * @param port the port of the server
	 * @return the connected socket
	 * @throws IOException if the server does not accept
	 */
	public static RecordingSocket connect(int port) throws IOException {
		RecordingSocket socket = new RecordingSocket();
		socket.setTcpNoDelay(true);
		socket.connect(new InetSocketAddress("127.0.0.1", port));
		return socket;
	}

	@Override
	public InputStream getInputStream() throws IOException {
		return new RecordingInputStream(super.getInputStream());
	}

	void send(byte[] bytes) throws IOException {
		send(bytes, bytes.length);
	}

	void send(byte[] bytes, int length) throws IOException {
		getOutputStream().write(bytes, 0, length);
	}

	/**
	 * Wait for bytes from the server.
	 * @return some of them
	 * @throws IOException if there are none
	 */
	byte[] receive() throws IOException {
		byte[] bytes = new byte[4096];
		int count = getInputStream().read(bytes);
		if (count == -1) {
			throw new EOFException("The server has closed the connection after " + records());
		}
		return Arrays.copyOf(bytes, count);
	}

	byte[] receiveRecord() throws IOException {
		byte[] header = getInputStream().readNBytes(RECORD_HEADER_LENGTH);
		byte[] content = getInputStream().readNBytes(ByteBuffer.wrap(header).getShort(3));
		return ByteBuffer.allocate(header.length + content.length).put(header).put(content).array();
	}

	/**
	 * Read until the server closes or resets the connection.
	 * @param atMost the longest time between two reads
	 * @return whether it has closed the connection
	 * @throws IOException if the wait cannot be set up
	 */
	public boolean readToEnd(Duration atMost) throws IOException {
		setSoTimeout(Math.toIntExact(atMost.toMillis()));
		try {
			getInputStream().readAllBytes();
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			// A reset ends the connection like a close
			return true;
		}
	}

	/**
	 * Return the TLS records that the server has sent: the type of each, and what an
	 * alert says that is not encrypted.
	 * @return the records in their order
	 */
	public List<String> records() {
		List<String> records = new ArrayList<>();
		ByteBuffer bytes = ByteBuffer.wrap(this.received.toByteArray());
		while (bytes.remaining() >= RECORD_HEADER_LENGTH) {
			int type = bytes.get();
			bytes.getShort();
			byte[] content = new byte[Math.min(bytes.getShort(), bytes.remaining())];
			bytes.get(content);
			boolean clearAlert = type == ALERT && content.length == 2;
			records.add(clearAlert ? "alert %d/%d".formatted(content[0], content[1]) : String.valueOf(type));
		}
		return records;
	}

	/**
	 * Close the connection with a reset.
	 * @throws IOException if the connection is closed already
	 */
	public void reset() throws IOException {
		setSoLinger(true, 0);
		close();
	}

	/**
	 * Stream that remembers what was read from it.
	 */
	private final class RecordingInputStream extends FilterInputStream {

		RecordingInputStream(InputStream in) {
			super(in);
		}

		@Override
		public int read() throws IOException {
			byte[] single = new byte[1];
			return (read(single, 0, 1) == -1) ? -1 : Byte.toUnsignedInt(single[0]);
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			int count = super.read(bytes, offset, length);
			if (count > 0) {
				RecordingSocket.this.received.write(bytes, offset, count);
			}
			return count;
		}

	}

}
