package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * What clients send to a TLS port that is no handshake.
 */
enum BrokenClientKind {

	/**
	 * Random bytes.
	 */
	RANDOM_BYTES {

		@Override
		void send(Socket socket, byte[] hello, Random random) throws IOException {
			byte[] bytes = new byte[random.nextInt(1, 600)];
			random.nextBytes(bytes);
			socket.getOutputStream().write(bytes);
			socket.shutdownOutput();
			awaitClose(socket);
		}

	},

	/**
	 * Hello that ends within its record.
	 */
	TRUNCATED_RECORD {

		@Override
		void send(Socket socket, byte[] hello, Random random) throws IOException {
			socket.getOutputStream().write(hello, 0, random.nextInt(1, hello.length));
		}

	},

	/**
	 * Record longer than TLS allows.
	 */
	OVERSIZED_RECORD {

		@Override
		void send(Socket socket, byte[] hello, Random random) throws IOException {
			byte[] record = Arrays.copyOf(hello, 20_000);
			record[3] = (byte) 0xFF;
			record[4] = (byte) 0xFF;
			socket.getOutputStream().write(record);
			socket.shutdownOutput();
			awaitClose(socket);
		}

	},

	/**
	 * Request without TLS.
	 */
	HTTP {

		@Override
		void send(Socket socket, byte[] hello, Random random) throws IOException {
			socket.getOutputStream()
				.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			awaitClose(socket);
		}

	},

	/**
	 * Hello of a client that says no more, yet listens.
	 */
	HALF_CLOSE {

		@Override
		void send(Socket socket, byte[] hello, Random random) throws IOException {
			socket.getOutputStream().write(hello);
			socket.shutdownOutput();
			awaitClose(socket);
		}

	},

	/**
	 * Reset after some bytes, or none.
	 */
	RESET {

		@Override
		void send(Socket socket, byte[] hello, Random random) throws IOException {
			socket.getOutputStream().write(hello, 0, random.nextInt(hello.length));
			socket.setSoLinger(true, 0);
		}

	};

	abstract void send(Socket socket, byte[] hello, Random random) throws IOException;

	/**
	 * Connect, and do what this kind does.
	 * @param port the port of the server
	 * @param hello a complete ClientHello
	 * @param random decides on details
	 * @throws IOException if there is no connection
	 */
	void visit(int port, byte[] hello, Random random) throws IOException {
		try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
			socket.setSoTimeout(30_000);
			try {
				send(socket, hello, random);
			}
			catch (IOException ex) {
				// The server need not listen to the end
			}
		}
	}

	private static void awaitClose(Socket socket) throws IOException {
		byte[] buffer = new byte[4096];
		while (socket.getInputStream().read(buffer) != -1) {
			// An alert, or the answer to the hello
		}
		// No port is left in TIME_WAIT
		socket.setSoLinger(true, 0);
	}

}
