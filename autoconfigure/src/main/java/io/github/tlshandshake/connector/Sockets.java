package io.github.tlshandshake.connector;

import java.io.IOException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ShutdownChannelGroupException;
import java.nio.channels.SocketChannel;

/**
 * What servers need to know of a client's socket, and to do with it, behind the back of
 * their own handling.
 *
 * @since 0.1.0
 */
public final class Sockets {

	private Sockets() {
	}

	/**
	 * Return whether no bytes wait in the receive buffer for a busy server. Costs a
	 * system call.
	 * @param socket the socket
	 * @return whether it is for the client to send; also when the socket is closed
	 */
	public static boolean hasNothingToRead(SocketChannel socket) {
		try {
			return socket.socket().getInputStream().available() == 0;
		}
		catch (IOException ex) {
			// Closed: nothing will be read any more
			return true;
		}
	}

	/**
	 * Close a socket, if it is not closed yet.
	 * @param socket the socket
	 */
	public static void close(NetworkChannel socket) {
		try {
			socket.close();
		}
		catch (IOException | ShutdownChannelGroupException ex) {
			// Closed enough: such a socket cannot be read or written either. The group of
			// an asynchronous one also seems shut down if its executor is full.
		}
	}

}
