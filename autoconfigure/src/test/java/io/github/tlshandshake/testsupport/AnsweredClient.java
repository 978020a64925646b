package io.github.tlshandshake.testsupport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;

/**
 * Client with a certificate whose hello was answered, and which has not said more yet.
 */
public final class AnsweredClient implements AutoCloseable {

	private static final int LONGEST_RECORD = 16_384 + 256;

	private final Socket socket;

	private final byte[] lastFlight;

	private AnsweredClient(Socket socket, byte[] lastFlight) {
		this.socket = socket;
		this.lastFlight = lastFlight;
	}

	/**
	 * Connect, and wait for the answer to the hello.
	 * @param port the local port of the server
	 * @return the client
	 * @throws IOException if the server does not answer
	 */
	public static AnsweredClient start(int port) throws IOException {
		Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
		EngineHandshake handshake = new EngineHandshake(
				ClientHello.of("localhost").engine(TestCertificates.clientContextWithCertificate()));
		socket.getOutputStream().write(handshake.advance(new byte[0]));
		byte[] buffer = new byte[LONGEST_RECORD];
		byte[] flight = new byte[0];
		while (!handshake.isFinished()) {
			int read = socket.getInputStream().read(buffer);
			flight = handshake.advance(Arrays.copyOf(buffer, read));
		}
		return new AnsweredClient(socket, flight);
	}

	/**
	 * Finish the handshake.
	 * @throws IOException if the server has closed the connection
	 */
	public void finish() throws IOException {
		this.socket.getOutputStream().write(this.lastFlight);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
