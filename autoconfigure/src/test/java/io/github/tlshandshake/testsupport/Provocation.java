package io.github.tlshandshake.testsupport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;

/**
 * What clients do that ends in no established TLS.
 */
public enum Provocation {

	/**
	 * Speaks HTTP without TLS.
	 */
	PLAIN_HTTP(HandshakeOutcome.ERROR, HandshakePhase.CLIENT_HELLO) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			socket.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		}

	},

	/**
	 * Sends bytes that no protocol knows.
	 */
	GARBAGE(HandshakeOutcome.ERROR, HandshakePhase.CLIENT_HELLO) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			socket.send(new byte[200]);
		}

	},

	/**
	 * Sends a complete hello with a session id that is too long.
	 */
	MALFORMED_HELLO(HandshakeOutcome.ERROR, HandshakePhase.NEGOTIATION) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			byte[] hello = ClientHello.of("localhost").bytes();
			hello[43] = (byte) 0xff;
			socket.send(hello);
		}

	},

	/**
	 * Sends a complete hello with a length that does not fit, for which the JDK knows no
	 * alert.
	 */
	INCONSISTENT_HELLO(HandshakeOutcome.ERROR, HandshakePhase.NEGOTIATION) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			byte[] hello = ClientHello.of("localhost", ClientHello.TLS_1_2).bytes();
			hello[44] = (byte) 0xff;
			socket.send(hello);
		}

	},

	/**
	 * Begins with a message that only servers send.
	 */
	HELLO_REQUEST(HandshakeOutcome.ERROR, HandshakePhase.CLIENT_HELLO) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			byte[] hello = ClientHello.of("localhost").bytes();
			hello[5] = 0;
			socket.send(hello);
		}

	},

	/**
	 * Offers only a cipher suite that the server has no certificate for.
	 */
	NO_COMMON_CIPHER(HandshakeOutcome.ERROR, HandshakePhase.NEGOTIATION) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			SSLEngine engine = ClientHello.of("localhost", ClientHello.TLS_1_2)
				.engine(TestCertificates.clientContext());
			engine.setEnabledCipherSuites(new String[] { "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256" });
			socket.send(new EngineHandshake(engine).advance(new byte[0]));
		}

	},

	/**
	 * Begins with an alert that no hello precedes.
	 */
	ALERT_INSTEAD_OF_HELLO(HandshakeOutcome.ERROR, HandshakePhase.CLIENT_HELLO) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			socket.send(new byte[] { 21, 3, 3, 0, 2, 2, 40 });
		}

	},

	/**
	 * Distrusts the server's certificate over TLS 1.2.
	 */
	DISTRUST_OVER_TLS_1_2(HandshakeOutcome.ERROR, HandshakePhase.NEGOTIATION) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			handshake(socket, TestCertificates.distrustingContext(), ClientHello.TLS_1_2);
		}

	},

	/**
	 * Distrusts the server's certificate over TLS 1.3.
	 */
	DISTRUST_OVER_TLS_1_3(HandshakeOutcome.ERROR, HandshakePhase.NEGOTIATION) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			handshake(socket, TestCertificates.distrustingContext(), ClientHello.TLS_1_3);
		}

	},

	/**
	 * Presents a certificate that the server distrusts, over TLS 1.2.
	 */
	STRANGER_OVER_TLS_1_2(HandshakeOutcome.ERROR, HandshakePhase.NEGOTIATION) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			handshake(socket, TestCertificates.strangerContext(), ClientHello.TLS_1_2);
		}

	},

	/**
	 * Presents a certificate that the server distrusts, over TLS 1.3.
	 */
	STRANGER_OVER_TLS_1_3(HandshakeOutcome.ERROR, HandshakePhase.NEGOTIATION) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			handshake(socket, TestCertificates.strangerContext(), ClientHello.TLS_1_3);
		}

	},

	/**
	 * Presents a certificate that is none, over TLS 1.2.
	 */
	MALFORMED_CERTIFICATE(HandshakeOutcome.ERROR, HandshakePhase.NEGOTIATION) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			EngineHandshake handshake = engine(TestCertificates.clientContextWithCertificate(), ClientHello.TLS_1_2);
			socket.send(handshake.advance(new byte[0]));
			byte[] secondFlight = new byte[0];
			while (secondFlight.length == 0) {
				secondFlight = handshake.advance(socket.receive());
			}
			// Behind the headers of record, message, list and entry
			secondFlight[15] = 0;
			socket.send(secondFlight);
		}

	},

	/**
	 * Ends without having sent a byte.
	 */
	END_WITHOUT_BYTE(HandshakeOutcome.PROBE, HandshakePhase.NO_DATA) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			socket.shutdownOutput();
		}

	},

	/**
	 * Ends in the middle of its hello.
	 */
	END_IN_HELLO(HandshakeOutcome.ABORTED, HandshakePhase.CLIENT_HELLO) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			socket.send(ClientHello.of("localhost").bytes(), 20);
			socket.shutdownOutput();
		}

	},

	/**
	 * Ends when the server has answered its hello.
	 */
	END_AFTER_HELLO(HandshakeOutcome.ABORTED, HandshakePhase.NEGOTIATION) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			socket.send(ClientHello.of("localhost").bytes());
			socket.receive();
			socket.shutdownOutput();
		}

	},

	/**
	 * Takes its hello back over TLS 1.2, as a Java client does whose socket is closed.
	 */
	USER_CANCELED_OVER_TLS_1_2(HandshakeOutcome.ABORTED, HandshakePhase.NEGOTIATION) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			EngineHandshake handshake = engine(TestCertificates.clientContext(), ClientHello.TLS_1_2);
			socket.send(handshake.advance(new byte[0]));
			socket.receive();
			socket.send(handshake.giveUp());
		}

	},

	/**
	 * Takes its hello back over TLS 1.3, as a Java client does whose socket is closed.
	 */
	USER_CANCELED_OVER_TLS_1_3(HandshakeOutcome.ABORTED, HandshakePhase.NEGOTIATION) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			EngineHandshake handshake = engine(TestCertificates.clientContext(), ClientHello.TLS_1_3);
			socket.send(handshake.advance(new byte[0]));
			// The first record alone, with which encryption begins
			handshake.advance(socket.receiveRecord());
			socket.send(handshake.giveUp());
		}

	},

	/**
	 * Takes its hello back over TLS 1.3 before it encrypts.
	 */
	USER_CANCELED_IN_CLEAR_TEXT(HandshakeOutcome.ABORTED, HandshakePhase.NEGOTIATION) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			socket.send(ClientHello.of("localhost").bytes());
			socket.receive();
			socket.send(new byte[] { 21, 3, 3, 0, 2, 1, 90, 21, 3, 3, 0, 2, 1, 0 });
		}

	},

	/**
	 * Closes TLS 1.2 before it is established, without another word.
	 */
	CLOSE_NOTIFY(HandshakeOutcome.ABORTED, HandshakePhase.NEGOTIATION) {

		@Override
		public void start(RecordingSocket socket) throws IOException {
			socket.send(ClientHello.of("localhost", ClientHello.TLS_1_2).bytes());
			socket.receive();
			socket.send(new byte[] { 21, 3, 3, 0, 2, 1, 0 });
		}

	};

	private final HandshakeOutcome outcome;

	private final HandshakePhase phase;

	Provocation(HandshakeOutcome outcome, HandshakePhase phase) {
		this.outcome = outcome;
		this.phase = phase;
	}

	/**
	 * Do what ends the handshake.
	 * @param socket a fresh connection
	 * @throws IOException if it cannot be done
	 */
	public abstract void start(RecordingSocket socket) throws IOException;

	/**
	 * Return how such a handshake ends.
	 * @return the outcome
	 */
	public HandshakeOutcome outcome() {
		return this.outcome;
	}

	/**
	 * Return how far such a handshake comes.
	 * @return the phase
	 */
	public HandshakePhase phase() {
		return this.phase;
	}

	private static EngineHandshake engine(SSLContext context, String protocol) {
		return new EngineHandshake(ClientHello.of("localhost", protocol).engine(context));
	}

	private static void handshake(RecordingSocket socket, SSLContext context, String protocol) throws IOException {
		SSLSocket secured = (SSLSocket) context.getSocketFactory()
			.createSocket(socket, "localhost", socket.getPort(), false);
		SSLParameters parameters = secured.getSSLParameters();
		parameters.setProtocols(new String[] { protocol });
		secured.setSSLParameters(parameters);
		try {
			secured.startHandshake();
		}
		catch (IOException ex) {
			// Expected, though a server of TLS 1.3 tells of it later
		}
	}

}
