package io.github.tlshandshake.benchmarks.core;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.WaitingOn;
import io.github.tlshandshake.connector.Claim;
import io.github.tlshandshake.connector.HandshakeConnection;

/**
 * Connection without a server, to a client that sends nothing.
 */
final class SilentConnection implements HandshakeConnection {

	private static final HandshakeProgress NOTHING = new HandshakeProgress(HandshakePhase.NO_DATA, WaitingOn.CLIENT, 0,
			null);

	private static final Executor EXECUTOR = Runnable::run;

	private final SocketAddress remoteAddress;

	private final CountDownLatch closed;

	/**
	 * Create a connection.
	 * @param client the number of the client, which makes its address
	 * @param closed counts the connections that are not closed
	 */
	SilentConnection(int client, CountDownLatch closed) {
		this.remoteAddress = new InetSocketAddress(address(client), 50000);
		this.closed = closed;
	}

	private static InetAddress address(int client) {
		try {
			return InetAddress
				.getByAddress(new byte[] { 10, (byte) (client >> 16), (byte) (client >> 8), (byte) client });
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("An IPv4 address has 4 bytes", ex);
		}
	}

	@Override
	public SocketAddress remoteAddress() {
		return this.remoteAddress;
	}

	@Override
	public HandshakeProgress progress() {
		return NOTHING;
	}

	@Override
	public Executor executor() {
		return EXECUTOR;
	}

	@Override
	public void close(Claim claim) {
		if (claim.tryClaim()) {
			this.closed.countDown();
		}
	}

}
