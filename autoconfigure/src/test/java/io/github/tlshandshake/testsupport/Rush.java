package io.github.tlshandshake.testsupport;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import javax.net.ssl.SSLContext;

/**
 * Honest clients who all come at once. Each sends its hello right after it has connected,
 * as clients do who need not share a processor.
 */
public final class Rush implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 20_000;

	private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
		.getBytes(StandardCharsets.ISO_8859_1);

	private final List<Client> clients;

	private Rush(List<Client> clients) {
		this.clients = clients;
	}

	/**
	 * Connect clients, each of which says hello.
	 * @param count the number of clients
	 * @param port the local port of the server
	 * @return the clients
	 * @throws IOException if a client cannot connect
	 */
	public static Rush start(int count, int port) throws IOException {
		List<Client> clients = new ArrayList<>();
		SSLContext context = TestCertificates.clientContext();
		for (int i = 0; i < count; i++) {
			clients.add(new Client(context));
		}
		for (Client client : clients) {
			client.connect(port);
		}
		return new Rush(clients);
	}

	/**
	 * Finish the handshakes and send a request on each connection. TLS 1.3 tells a client
	 * earlier than the server that the handshake is finished.
	 * @return the number of clients whose request the server has answered
	 * @throws Exception if a client fails for a reason of its own
	 */
	public int finish() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(8);
		try {
			List<Future<Boolean>> finished = new ArrayList<>();
			for (Client client : this.clients) {
				finished.add(executor.submit(client::finish));
			}
			int succeeded = 0;
			for (Future<Boolean> client : finished) {
				succeeded += client.get() ? 1 : 0;
			}
			return succeeded;
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Override
	public void close() throws IOException {
		for (Client client : this.clients) {
			client.socket.close();
		}
	}

	/**
	 * One of the clients, with its hello ready.
	 */
	private static final class Client {

		private final Socket socket = new Socket();

		private final EngineHandshake handshake;

		private final byte[] hello;

		Client(SSLContext context) {
			this.handshake = new EngineHandshake(ClientHello.of("localhost").engine(context));
			this.hello = this.handshake.advance(new byte[0]);
		}

		void connect(int port) throws IOException {
			this.socket.setTcpNoDelay(true);
			this.socket.setSoTimeout(TIMEOUT_MILLIS);
			this.socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
			this.socket.getOutputStream().write(this.hello);
		}

		boolean finish() {
			try {
				while (!this.handshake.isFinished()) {
					send(this.handshake.advance(receive()));
				}
				send(this.handshake.encrypt(REQUEST));
				byte[] response = this.handshake.decrypt(new byte[0]);
				while (response.length == 0) {
					response = this.handshake.decrypt(receive());
				}
				return new String(response, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 200");
			}
			catch (IOException | UncheckedIOException ex) {
				return false;
			}
		}

		private void send(byte[] bytes) throws IOException {
			this.socket.getOutputStream().write(bytes);
		}

		private byte[] receive() throws IOException {
			byte[] buffer = new byte[16_384];
			int read = this.socket.getInputStream().read(buffer);
			if (read == -1) {
				throw new EOFException();
			}
			return Arrays.copyOf(buffer, read);
		}

	}

}
