package io.github.tlshandshake;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * Receive buffer of a socket, in which a client's bytes wait for a busy server.
 *
 * @since 0.1.0
 */
public final class ReceiveBuffer {

	private ReceiveBuffer() {
	}

	/**
	 * Return whether no bytes wait to be read. Costs a system call.
	 * @param socket the socket
	 * @return whether it is for the client to send; also when the socket is closed
	 */
	public static boolean isEmpty(SocketChannel socket) {
		try {
			return socket.socket().getInputStream().available() == 0;
		}
		catch (IOException ex) {
			// Closed: nothing will be read any more
			return true;
		}
	}

}
