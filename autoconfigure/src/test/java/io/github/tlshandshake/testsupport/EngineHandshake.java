package io.github.tlshandshake.testsupport;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/**
 * Client side of a TLS handshake without a network.
 */
final class EngineHandshake {

	private final SSLEngine engine;

	private byte[] unread = new byte[0];

	EngineHandshake(SSLEngine engine) {
		this.engine = engine;
	}

	/**
	 * Go on with the handshake until more bytes are needed from the server.
	 * @param received the bytes from the server, none to begin with
	 * @return the bytes for the server, which may be none
	 * @throws UncheckedIOException if the handshake has failed
	 */
	byte[] advance(byte[] received) {
		try {
			return respond(ByteBuffer.wrap(concat(this.unread, received)));
		}
		catch (SSLException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	boolean isFinished() {
		return this.engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING;
	}

	/**
	 * Encrypt something, after the handshake.
	 * @param content the content
	 * @return the bytes for the server
	 */
	byte[] encrypt(byte[] content) {
		ByteBuffer packet = ByteBuffer.allocate(this.engine.getSession().getPacketBufferSize());
		try {
			this.engine.wrap(ByteBuffer.wrap(content), packet);
		}
		catch (SSLException ex) {
			throw new UncheckedIOException(ex);
		}
		return Arrays.copyOf(packet.array(), packet.position());
	}

	/**
	 * Decrypt what the server has sent, after the handshake.
	 * @param received the bytes from the server
	 * @return the content, which may be none
	 */
	byte[] decrypt(byte[] received) {
		ByteBuffer bytes = ByteBuffer.wrap(concat(this.unread, received));
		ByteBuffer content = ByteBuffer.allocate(this.engine.getSession().getApplicationBufferSize());
		try {
			SSLEngineResult result = this.engine.unwrap(bytes, content);
			// Records without content, such as those with tickets, come first
			while (result.bytesConsumed() > 0 && result.getStatus() == SSLEngineResult.Status.OK) {
				result = this.engine.unwrap(bytes, content);
			}
		}
		catch (SSLException ex) {
			throw new UncheckedIOException(ex);
		}
		this.unread = new byte[bytes.remaining()];
		bytes.get(this.unread);
		return Arrays.copyOf(content.array(), content.position());
	}

	/**
	 * Give the handshake up.
	 * @return the bytes that tell the server
	 */
	byte[] giveUp() {
		this.engine.closeOutbound();
		ByteArrayOutputStream goodbye = new ByteArrayOutputStream();
		try {
			while (!this.engine.isOutboundDone()) {
				wrap(goodbye);
			}
		}
		catch (SSLException ex) {
			throw new UncheckedIOException(ex);
		}
		return goodbye.toByteArray();
	}

	private byte[] respond(ByteBuffer received) throws SSLException {
		ByteArrayOutputStream response = new ByteArrayOutputStream();
		this.engine.beginHandshake();
		boolean advancing = true;
		while (advancing) {
			advancing = switch (this.engine.getHandshakeStatus()) {
				case NEED_TASK -> runTask();
				case NEED_WRAP -> wrap(response);
				case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap(received);
				case FINISHED, NOT_HANDSHAKING -> false;
			};
		}
		this.unread = new byte[received.remaining()];
		received.get(this.unread);
		return response.toByteArray();
	}

	private boolean runTask() {
		this.engine.getDelegatedTask().run();
		return true;
	}

	private boolean wrap(ByteArrayOutputStream response) throws SSLException {
		ByteBuffer packet = ByteBuffer.allocate(this.engine.getSession().getPacketBufferSize());
		SSLEngineResult result = this.engine.wrap(ByteBuffer.allocate(0), packet);
		response.write(packet.array(), 0, packet.position());
		return result.getStatus() == SSLEngineResult.Status.OK;
	}

	private boolean unwrap(ByteBuffer received) throws SSLException {
		ByteBuffer content = ByteBuffer.allocate(this.engine.getSession().getApplicationBufferSize());
		SSLEngineResult result = this.engine.unwrap(received, content);
		return result.getStatus() == SSLEngineResult.Status.OK;
	}

	private static byte[] concat(byte[] first, byte[] second) {
		byte[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

}
