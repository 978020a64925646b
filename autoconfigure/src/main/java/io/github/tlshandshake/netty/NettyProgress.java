package io.github.tlshandshake.netty;

import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.WaitingOn;
import org.jspecify.annotations.Nullable;

/**
 * How far the handshake of a channel has come. Written by the channel's event loop only.
 */
final class NettyProgress {

	private static final int MAX_NAME_LENGTH = 255;

	private volatile long bytesReceived;

	private volatile @Nullable String serverName;

	private volatile boolean answered;

	private volatile boolean working;

	void received(int bytes) {
		this.bytesReceived = this.bytesReceived + bytes;
	}

	long bytesReceived() {
		return this.bytesReceived;
	}

	/**
	 * Note that the ClientHello is complete.
	 * @param serverName the server name in it
	 */
	void clientHelloCompleted(String serverName) {
		// It is the client's, and as long as the client likes
		this.serverName = serverName.substring(0, Math.min(serverName.length(), MAX_NAME_LENGTH));
	}

	/**
	 * Note that the server has answered the client, which it does when the ClientHello is
	 * complete.
	 */
	void answered() {
		this.answered = true;
	}

	/**
	 * Note whether the event loop works on what the client has sent.
	 * @param working whether it does
	 */
	void working(boolean working) {
		this.working = working;
	}

	HandshakeProgress toHandshakeProgress(boolean waitingForEventLoop) {
		String serverName = this.serverName;
		boolean answered = this.answered;
		// A delegated task, or the choice of a certificate, may be on another thread
		boolean answerDue = serverName != null && !answered;
		WaitingOn waitingOn = (waitingForEventLoop || this.working || answerDue) ? WaitingOn.SERVER : WaitingOn.CLIENT;
		return new HandshakeProgress(phase(serverName != null || answered), waitingOn, this.bytesReceived, serverName);
	}

	private HandshakePhase phase(boolean clientHelloComplete) {
		if (clientHelloComplete) {
			return HandshakePhase.NEGOTIATION;
		}
		return (this.bytesReceived > 0) ? HandshakePhase.CLIENT_HELLO : HandshakePhase.NO_DATA;
	}

}
