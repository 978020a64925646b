package io.github.tlshandshake.netty;

import java.nio.ByteBuffer;

import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.WaitingOn;
import io.github.tlshandshake.connector.ClientRecords;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * How far the handshake of a channel has come. Written by the channel's event loop only.
 */
final class NettyProgress {

	private static final int MAX_NAME_LENGTH = 255;

	private final ClientRecords records = new ClientRecords();

	private volatile @Nullable String serverName;

	private volatile boolean answered;

	private volatile boolean working;

	/**
	 * Note what the client has sent.
	 * @param bytes the bytes, of which none is consumed
	 * @return whether they complete the ClientHello
	 */
	boolean received(ByteBuf bytes) {
		if (bytes.nioBufferCount() == 1) {
			return this.records.received(bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()));
		}
		boolean complete = false;
		for (ByteBuffer part : bytes.nioBuffers()) {
			complete |= this.records.received(part);
		}
		return complete;
	}

	ClientRecords records() {
		return this.records;
	}

	long bytesReceived() {
		return this.records.bytesReceived();
	}

	HandshakePhase phase() {
		return this.records.phase();
	}

	/**
	 * Note the server name that the client asks for.
	 * @param serverName the name
	 */
	void serverName(String serverName) {
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

	/**
	 * Return whether the server has something to do for the client.
	 * @return whether it is the server's turn
	 */
	boolean isServersTurn() {
		// A delegated task, or the choice of a certificate, may be on another thread
		return this.working || (phase() == HandshakePhase.NEGOTIATION && !this.answered);
	}

	HandshakeProgress toHandshakeProgress(boolean waitingForEventLoop) {
		WaitingOn waitingOn = (waitingForEventLoop || isServersTurn()) ? WaitingOn.SERVER : WaitingOn.CLIENT;
		return new HandshakeProgress(phase(), waitingOn, bytesReceived(), this.serverName);
	}

}
