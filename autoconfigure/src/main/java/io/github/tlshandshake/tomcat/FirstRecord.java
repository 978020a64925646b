package io.github.tlshandshake.tomcat;

import java.nio.ByteBuffer;

import javax.net.ssl.SSLProtocolException;

/**
 * First record that a client has sent, in a buffer that is being filled. Tomcat's
 * {@link org.apache.tomcat.util.net.TLSClientHelloExtractor} looks for the server name in
 * it, but takes all that lies behind it for a part of the ClientHello too, and logs what
 * clients do: so it gets to see just as much as it can make something of.
 */
final class FirstRecord {

	private static final byte HANDSHAKE = 22;

	private static final byte CLIENT_HELLO = 1;

	private static final byte HIDDEN = 0;

	private static final int HEADER = 5;

	private static final int MESSAGE_HEADER = 4;

	// RFC 8446, section 5.1. Tomcat would expand the buffer, log that, and fail in the
	// end with an exception that it logs.
	private static final int LONGEST_PAYLOAD = 1 << 14;

	private final ByteBuffer buffer;

	private final int received;

	private final int end;

	private byte[] rest = new byte[0];

	private boolean hidden;

	private FirstRecord(ByteBuffer buffer, int end) {
		this.buffer = buffer;
		this.received = buffer.position();
		this.end = end;
	}

	/**
	 * Return the first record in a buffer.
	 * @param buffer the buffer, filled up to its position
	 * @return the record, or what has come of it
	 * @throws SSLProtocolException if it is longer than TLS allows
	 */
	static FirstRecord in(ByteBuffer buffer) throws SSLProtocolException {
		int received = buffer.position();
		if (received < HEADER || buffer.get(0) != HANDSHAKE) {
			return new FirstRecord(buffer, received);
		}
		int length = buffer.getChar(3);
		if (length > LONGEST_PAYLOAD) {
			throw new SSLProtocolException("The first record is longer than TLS allows");
		}
		return new FirstRecord(buffer, HEADER + length);
	}

	/**
	 * Return whether Tomcat needs no more bytes to look for the server name.
	 * @return whether the record is complete, or no record of a handshake
	 */
	boolean isComplete() {
		return this.received >= Math.max(HEADER, this.end);
	}

	/**
	 * Show Tomcat the record, and nothing behind it: a ClientHello that goes on in
	 * another record is not even shown, which has the same effect, but is not logged.
	 */
	void show() {
		int shown = Math.min(this.received, this.end);
		this.rest = new byte[this.received - shown];
		this.buffer.get(shown, this.rest);
		this.buffer.position(shown).limit(shown);
		if (isComplete() && this.buffer.get(0) == HANDSHAKE && isClientHelloSplit()) {
			this.buffer.put(0, HIDDEN);
			this.hidden = true;
		}
	}

	private boolean isClientHelloSplit() {
		int payload = this.end - HEADER;
		if (payload < MESSAGE_HEADER) {
			return true;
		}
		int length = this.buffer.getInt(HEADER) & 0xffffff;
		return this.buffer.get(HEADER) == CLIENT_HELLO && MESSAGE_HEADER + length > payload;
	}

	/**
	 * Put back what was not shown.
	 * @param shown the buffer that Tomcat has now, which may be a larger one
	 */
	void restore(ByteBuffer shown) {
		if (this.hidden) {
			shown.put(0, HANDSHAKE);
		}
		shown.limit(shown.capacity()).put(this.rest);
	}

}
