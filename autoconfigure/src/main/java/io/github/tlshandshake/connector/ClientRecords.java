package io.github.tlshandshake.connector;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.github.tlshandshake.HandshakePhase;
import org.jspecify.annotations.Nullable;

/**
 * TLS records that a client has sent, as far as they can be read in clear text: how many
 * bytes came, and whether a complete ClientHello is among them.
 * <p>
 * Only complete records count, because TLS takes up nothing else: neither an alert nor a
 * message whose record is incomplete makes a ClientHello (RFC 8446, sections 4 and 5.1).
 * Payloads are skipped; behind the ClientHello, only an alert in clear text is read.
 * <p>
 * Written by one thread at a time, read by any.
 *
 * @since 0.1.0
 */
public final class ClientRecords {

	private static final int ALERT = 21;

	private static final int HANDSHAKE = 22;

	private static final int MAJOR_VERSION = 3;

	private static final int RECORD_HEADER = 5;

	// RFC 5246, section 6.2.3
	private static final int LONGEST_PAYLOAD = (1 << 14) + 2048;

	private static final int CLIENT_HELLO = 1;

	private static final int MESSAGE_HEADER = 4;

	// A level and a description. Encrypted ones are longer.
	private static final int ALERT_IN_CLEAR_TEXT = 2;

	private static final int NONE = -1;

	private static final int FATAL = 2;

	private static final int CLOSE_NOTIFY = 0;

	private static final int USER_CANCELED = 90;

	private volatile long bytesReceived;

	private volatile boolean tls = true;

	private volatile boolean clientHelloComplete;

	private volatile boolean goodbye;

	private volatile int fatalAlert = NONE;

	private volatile boolean oldHello;

	private volatile @Nullable String otherProtocol;

	private int alertLevel;

	private final byte[] header = new byte[RECORD_HEADER];

	private int headerRead;

	private int payloadLength;

	private int payloadLeft;

	// Of the handshake messages in complete records, without their records' headers
	private long handshakeBytes;

	private int messageHeaderRead;

	private int messageType;

	private int messageLength;

	/**
	 * Take note of bytes that the client has sent.
	 * @param bytes the bytes, none of which is consumed
	 * @return whether they complete the ClientHello
	 */
	public boolean received(ByteBuffer bytes) {
		boolean completeBefore = this.clientHelloComplete;
		int position = bytes.position();
		while (position < bytes.limit() && this.tls) {
			position = (this.headerRead < RECORD_HEADER) ? readHeader(bytes, position) : readPayload(bytes, position);
		}
		this.bytesReceived = this.bytesReceived + bytes.remaining();
		return this.clientHelloComplete && !completeBefore;
	}

	private int readHeader(ByteBuffer bytes, int position) {
		this.header[this.headerRead] = bytes.get(position);
		this.headerRead++;
		if (this.headerRead == RECORD_HEADER) {
			startPayload();
		}
		return position + 1;
	}

	private void startPayload() {
		this.payloadLength = (Byte.toUnsignedInt(this.header[3]) << 8) + Byte.toUnsignedInt(this.header[4]);
		this.payloadLeft = this.payloadLength;
		// Nothing else comes before the ClientHello
		this.tls = this.clientHelloComplete || ((isHandshake() || isAlert()) && this.header[1] == MAJOR_VERSION
				&& this.payloadLength <= LONGEST_PAYLOAD);
		if (!this.tls) {
			this.oldHello = isHelloOfSsl2();
			this.otherProtocol = otherProtocol(new String(this.header, StandardCharsets.ISO_8859_1));
		}
		endRecordIfComplete();
	}

	// RFC 5246, appendix E.2
	private boolean isHelloOfSsl2() {
		return (this.header[0] & 0x80) != 0 && this.header[2] == CLIENT_HELLO
				&& (this.header[3] == MAJOR_VERSION || this.header[3] == 0);
	}

	private static @Nullable String otherProtocol(String start) {
		return switch (start) {
			case "PROXY", "\r\n\r\n\0" -> "The client sent a header of the PROXY protocol";
			case "SSH-1", "SSH-2" -> "The client speaks SSH";
			default -> null;
		};
	}

	private boolean isHandshake() {
		return this.header[0] == HANDSHAKE;
	}

	private boolean isAlert() {
		return this.header[0] == ALERT;
	}

	private int readPayload(ByteBuffer bytes, int position) {
		int length = Math.min(this.payloadLeft, bytes.limit() - position);
		for (int i = 0; i < length && isMessageHeaderDue(); i++) {
			readMessageHeader(Byte.toUnsignedInt(bytes.get(position + i)));
		}
		this.payloadLeft -= length;
		if (isAlert() && this.payloadLeft == 1) {
			this.alertLevel = bytes.get(position + length - 1);
		}
		if (isAlert() && this.payloadLength == ALERT_IN_CLEAR_TEXT && this.payloadLeft == 0) {
			if (length == ALERT_IN_CLEAR_TEXT) {
				this.alertLevel = bytes.get(position);
			}
			readAlert(Byte.toUnsignedInt(bytes.get(position + length - 1)));
		}
		endRecordIfComplete();
		return position + length;
	}

	private boolean isMessageHeaderDue() {
		return isHandshake() && this.messageHeaderRead < MESSAGE_HEADER;
	}

	private void readMessageHeader(int value) {
		if (this.messageHeaderRead == 0) {
			this.messageType = value;
		}
		else {
			this.messageLength = (this.messageLength << 8) + value;
		}
		this.messageHeaderRead++;
	}

	private void readAlert(int description) {
		if (description == CLOSE_NOTIFY || description == USER_CANCELED) {
			this.goodbye = true;
		}
		else if (this.alertLevel == FATAL) {
			this.fatalAlert = description;
		}
	}

	private void endRecordIfComplete() {
		if (this.headerRead < RECORD_HEADER || this.payloadLeft > 0) {
			return;
		}
		this.headerRead = 0;
		this.handshakeBytes += isHandshake() ? this.payloadLength : 0;
		this.clientHelloComplete = this.messageType == CLIENT_HELLO && this.messageHeaderRead == MESSAGE_HEADER
				&& this.handshakeBytes >= MESSAGE_HEADER + this.messageLength;
	}

	/**
	 * Return the number of bytes that the client has sent.
	 * @return the number
	 */
	public long bytesReceived() {
		return this.bytesReceived;
	}

	/**
	 * Return whether the bytes can be the beginning of TLS.
	 * @return {@code false} if the client speaks something else
	 */
	public boolean isTls() {
		return this.tls;
	}

	/**
	 * Return whether the client took its handshake back, in clear text: by close_notify
	 * or user_canceled. Where TLS 1.3 expects encrypted records, it cannot tell such an
	 * alert from others.
	 * @return whether the client is leaving
	 */
	public boolean saidGoodbye() {
		return this.goodbye;
	}

	/**
	 * Return the alert by which the client gave up, if it is in clear text.
	 * @return the description of the alert, negative if there is none
	 */
	int fatalAlert() {
		return this.fatalAlert;
	}

	/**
	 * Return whether the bytes begin with a hello in the format of SSL 2.0.
	 * @return whether TLS is too new for the client
	 */
	boolean isOldHello() {
		return this.oldHello;
	}

	/**
	 * Return what the client speaks, if that is not TLS, and known by its first bytes.
	 * @return the protocol in words, or {@code null} if it is not known
	 */
	@Nullable String otherProtocol() {
		return this.otherProtocol;
	}

	/**
	 * Return how far the handshake has come.
	 * @return the phase
	 */
	public HandshakePhase phase() {
		if (this.clientHelloComplete) {
			return HandshakePhase.NEGOTIATION;
		}
		return (this.bytesReceived > 0) ? HandshakePhase.CLIENT_HELLO : HandshakePhase.NO_DATA;
	}

}
