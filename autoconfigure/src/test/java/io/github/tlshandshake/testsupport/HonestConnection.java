package io.github.tlshandshake.testsupport;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * HTTP/1.1 connection whose TLS handshake is finished.
 */
public final class HonestConnection implements AutoCloseable {

	private static final String CHUNK = "0123456789abcdef";

	private final SSLSocket socket;

	private final InputStream input;

	private final String host;

	HonestConnection(SSLSocket socket, String host) throws IOException {
		this.socket = socket;
		this.input = new BufferedInputStream(socket.getInputStream());
		this.host = host;
	}

	/**
	 * Send a request without a body and read its response.
	 * @param method the method, other than {@code HEAD}
	 * @param path the path
	 * @return the response
	 * @throws IOException if the connection fails or is closed
	 */
	public Response request(String method, String path) throws IOException {
		sendRequest(method, path);
		return awaitResponse();
	}

	/**
	 * Read the response to a request that was sent.
	 * @return the response
	 * @throws IOException if the connection fails or is closed
	 */
	public Response awaitResponse() throws IOException {
		return new ResponseReader(this.input).read();
	}

	/**
	 * Send a request without a body, and do not wait for its response.
	 * @param method the method, other than {@code HEAD}
	 * @param path the path
	 * @throws IOException if the connection fails or is closed
	 */
	public void sendRequest(String method, String path) throws IOException {
		send("%s %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(method, path, this.host));
	}

	/**
	 * Post chunks of 16 bytes, with a pause after each, and read the response.
	 * @param path the path
	 * @param chunks the number of chunks
	 * @param pause the time between two chunks
	 * @return the response
	 * @throws IOException if the connection fails or is closed
	 */
	public Response upload(String path, int chunks, Duration pause) throws IOException {
		send("POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
			.formatted(path, this.host));
		for (int i = 0; i < chunks; i++) {
			send("%x\r\n%s\r\n".formatted(CHUNK.length(), CHUNK));
			Pause.of(pause);
		}
		send("0\r\n\r\n");
		return new ResponseReader(this.input).read();
	}

	/**
	 * Wait for the server to close the connection, to which nothing is sent.
	 * @param atMost the time to wait from now
	 * @return the time from now to the close
	 * @throws IOException if the wait cannot be set up
	 * @throws AssertionError if the server does not close the connection in time
	 */
	public Duration awaitClose(Duration atMost) throws IOException {
		long start = System.nanoTime();
		this.socket.setSoTimeout(Math.toIntExact(atMost.toMillis()));
		try {
			if (this.input.read() != -1) {
				throw new AssertionError("The server sent something");
			}
		}
		catch (SocketTimeoutException ex) {
			throw new AssertionError("Connection is still open after waiting for " + atMost, ex);
		}
		catch (SocketException | SSLException ex) {
			// A reset ends the connection like a close
		}
		return Duration.ofNanos(System.nanoTime() - start);
	}

	/**
	 * Return whether the server leaves the connection open, to which nothing is sent.
	 * @param duration the time to watch it from now
	 * @return whether it is open at the end of that time
	 * @throws IOException if it cannot be watched
	 */
	public boolean staysOpen(Duration duration) throws IOException {
		this.socket.setSoTimeout(Math.toIntExact(duration.toMillis()));
		try {
			return this.input.read() != -1;
		}
		catch (SocketTimeoutException ex) {
			return true;
		}
		catch (SocketException | SSLException ex) {
			return false;
		}
		finally {
			this.socket.setSoTimeout(0);
		}
	}

	private void send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	public X509Certificate serverCertificate() throws IOException {
		return (X509Certificate) this.socket.getSession().getPeerCertificates()[0];
	}

	public String protocol() {
		return this.socket.getSession().getProtocol();
	}

	public int localPort() {
		return this.socket.getLocalPort();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
