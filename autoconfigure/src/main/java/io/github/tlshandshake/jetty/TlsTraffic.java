package io.github.tlshandshake.jetty;

import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.WaitingOn;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.jspecify.annotations.Nullable;

/**
 * Traffic of a connection that speaks TLS.
 *
 * @param connection the connection, which counts its bytes
 * @param receivedBefore the number of bytes that were received before it was opened
 * @param serverName the name that the client asks for, if it can be observed
 */
record TlsTraffic(SslConnection connection, int receivedBefore, @Nullable RequestedServerName serverName) {

	// The headers of record and message, version, random, session, cipher and compression
	private static final int SHORTEST_SERVER_HELLO = 5 + 4 + 2 + 32 + 1 + 2 + 1;

	/**
	 * Return the traffic of a connection that was just opened.
	 * @param connection the connection
	 * @param upgraded whether a detector or the PROXY protocol came first. It does not
	 * tell how much it read, but it did read something.
	 * @return the traffic
	 */
	static TlsTraffic of(SslConnection connection, boolean upgraded) {
		return new TlsTraffic(connection, upgraded ? 1 : 0, RequestedServerName.observe(connection.getSSLEngine()));
	}

	HandshakeProgress progress(WaitingOn waitingOn) {
		long bytesReceived = this.receivedBefore + this.connection.getBytesIn();
		return new HandshakeProgress(phase(bytesReceived), waitingOn, bytesReceived,
				(this.serverName != null) ? this.serverName.get() : null);
	}

	// Before the ClientHello is complete, a server has nothing to say but alerts
	private HandshakePhase phase(long bytesReceived) {
		if (this.connection.getBytesOut() >= SHORTEST_SERVER_HELLO) {
			return HandshakePhase.NEGOTIATION;
		}
		return (bytesReceived > 0) ? HandshakePhase.CLIENT_HELLO : HandshakePhase.NO_DATA;
	}

}
