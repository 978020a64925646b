package io.github.tlshandshake.tomcat;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;

import io.github.tlshandshake.connector.Sockets;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;

/**
 * Connection of an {@link NioEndpoint} whose TLS handshake is pending.
 */
final class NioConnection extends TomcatConnection<NioChannel> {

	private final NioEndpoint.NioSocketWrapper wrapper;

	private final SocketChannel socket;

	private final BooleanSupplier flushed;

	/**
	 * Create a connection.
	 * @param endpoint the endpoint that accepted it
	 * @param wrapper the handle that Tomcat has of it
	 * @param socket its socket
	 * @param flushed whether the socket took all that was written so far
	 * @param accessLog where it is noted when it is closed
	 * @throws IOException if it is closed
	 */
	NioConnection(NioEndpoint endpoint, NioEndpoint.NioSocketWrapper wrapper, SocketChannel socket,
			BooleanSupplier flushed, AccessLog accessLog) throws IOException {
		super(endpoint, wrapper, socket, socket.getRemoteAddress(), accessLog);
		this.wrapper = wrapper;
		this.socket = socket;
		this.flushed = flushed;
	}

	@Override
	boolean isAccepted() {
		return this.socket.isRegistered();
	}

	// Tomcat waits to write between two messages too, though the socket takes them. And
	// the poller itself may be late: what it waits for may be there.
	@Override
	boolean isSocketWaitedFor() {
		return (this.wrapper.interestOpsHas(SelectionKey.OP_WRITE) && !this.flushed.getAsBoolean())
				|| (this.wrapper.interestOpsHas(SelectionKey.OP_READ) && Sockets.hasNothingToRead(this.socket));
	}

}
