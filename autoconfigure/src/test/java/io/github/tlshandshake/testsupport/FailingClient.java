package io.github.tlshandshake.testsupport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Consumer;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeCause;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.WaitingOn;
import io.github.tlshandshake.connector.HandshakeConnectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients whose handshakes fail, each with the cause that a server has to tell.
 */
public enum FailingClient {

	PLAIN_HTTP(HandshakeCause.NOT_TLS, sending("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")),

	SSH(HandshakeCause.NOT_TLS, sending("SSH-2.0-OpenSSH_9.7\r\n")),

	PROXY_HEADER(HandshakeCause.NOT_TLS, sending("PROXY TCP4 192.0.2.1 192.0.2.2 50000 8443\r\n")),

	PROXY_HEADER_2(HandshakeCause.NOT_TLS, sendingHex("0d0a0d0a000d0a515549540a2111000cc0000201c0000202c35020fb")),

	ZEROS(HandshakeCause.NOT_TLS, sendingHex("00".repeat(200))),

	ONES(HandshakeCause.NOT_TLS, sendingHex("ff".repeat(200))),

	MALFORMED_HELLO(HandshakeCause.MALFORMED, changingHello(43, 0xff)),

	TRUNCATED_MESSAGE(HandshakeCause.MALFORMED, changingHello(44, 0xff)),

	MESSAGE_OF_SERVERS(HandshakeCause.MALFORMED, changingHello(5, 2)),

	/**
	 * What HAProxy sends for {@code ssl-hello-chk}.
	 */
	SSL_3(HandshakeCause.NO_COMMON_PROTOCOL,
			sendingHex("160300002f0100002b0300" + "5f".repeat(32) + "000004000a00050100")),

	/**
	 * Offers TLS 1.1 and nothing later.
	 */
	OLD_PROTOCOL(HandshakeCause.NO_COMMON_PROTOCOL, (socket) -> {
		byte[] hello = ClientHello.of("localhost", ClientHello.TLS_1_2).bytes();
		hello[10] = 2;
		new HelloExtensions(hello).rename(HelloExtensions.SUPPORTED_VERSIONS);
		socket.send(hello);
	}),

	NO_COMMON_GROUP(HandshakeCause.NO_COMMON_CIPHER, (socket) -> {
		byte[] hello = ClientHello.of("localhost").bytes();
		HelloExtensions extensions = new HelloExtensions(hello);
		extensions.spoilList(HelloExtensions.SUPPORTED_GROUPS);
		extensions.spoilKeyShares();
		socket.send(hello);
	}),

	NO_COMMON_SIGNATURE_OVER_TLS_1_2(HandshakeCause.NO_COMMON_CIPHER, spoilingSignatures(ClientHello.TLS_1_2)),

	NO_COMMON_SIGNATURE_OVER_TLS_1_3(HandshakeCause.NO_COMMON_CIPHER, spoilingSignatures(ClientHello.TLS_1_3)),

	NO_COMMON_CIPHER(HandshakeCause.NO_COMMON_CIPHER, offering(ClientHello.TLS_1_2,
			(parameters) -> parameters.setCipherSuites(new String[] { "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256" }))),

	NO_COMMON_ALPN(HandshakeCause.NO_COMMON_ALPN,
			offering(ClientHello.TLS_1_3, (parameters) -> parameters.setApplicationProtocols(new String[] { "imap" }))),

	NO_CERTIFICATE_OVER_TLS_1_2(HandshakeCause.CLIENT_CERTIFICATE_MISSING,
			handshaking(TestCertificates::clientContext, ClientHello.TLS_1_2)),

	NO_CERTIFICATE_OVER_TLS_1_3(HandshakeCause.CLIENT_CERTIFICATE_MISSING,
			handshaking(TestCertificates::clientContext, ClientHello.TLS_1_3)),

	STRANGER_OVER_TLS_1_2(HandshakeCause.CLIENT_CERTIFICATE_UNTRUSTED,
			handshaking(TestCertificates::strangerContext, ClientHello.TLS_1_2)),

	STRANGER_OVER_TLS_1_3(HandshakeCause.CLIENT_CERTIFICATE_UNTRUSTED,
			handshaking(TestCertificates::strangerContext, ClientHello.TLS_1_3)),

	EXPIRED_OVER_TLS_1_2(HandshakeCause.CLIENT_CERTIFICATE_EXPIRED,
			handshaking(TestCertificates::expiredContext, ClientHello.TLS_1_2)),

	EXPIRED_OVER_TLS_1_3(HandshakeCause.CLIENT_CERTIFICATE_EXPIRED,
			handshaking(TestCertificates::expiredContext, ClientHello.TLS_1_3)),

	WRONG_USAGE_OVER_TLS_1_2(HandshakeCause.CLIENT_CERTIFICATE_INVALID,
			handshaking(TestCertificates::misusedContext, ClientHello.TLS_1_2)),

	WRONG_USAGE_OVER_TLS_1_3(HandshakeCause.CLIENT_CERTIFICATE_INVALID,
			handshaking(TestCertificates::misusedContext, ClientHello.TLS_1_3)),

	DISTRUST_OVER_TLS_1_2(HandshakeCause.CLIENT_REJECTED_CERTIFICATE,
			handshaking(TestCertificates::distrustingContext, ClientHello.TLS_1_2)),

	DISTRUST_OVER_TLS_1_3(HandshakeCause.CLIENT_REJECTED_CERTIFICATE,
			handshaking(TestCertificates::distrustingContext, ClientHello.TLS_1_3)),

	/**
	 * As OpenSSL, curl and Python do it: before they encrypt.
	 */
	UNKNOWN_CA_IN_CLEAR_TEXT(HandshakeCause.CLIENT_REJECTED_CERTIFICATE, answeringWith("15030300020230")),

	EXPIRED_IN_CLEAR_TEXT(HandshakeCause.CLIENT_REJECTED_CERTIFICATE, answeringWith("1503030002022d")),

	HANDSHAKE_FAILURE_IN_CLEAR_TEXT(HandshakeCause.CLIENT_ALERT, answeringWith("15030300020228")),

	UNKNOWN_CA_OVER_TLS_1_2(HandshakeCause.CLIENT_REJECTED_CERTIFICATE, (socket) -> {
		socket.send(ClientHello.of("localhost", ClientHello.TLS_1_2).bytes());
		socket.receive();
		socket.send(HexFormat.of().parseHex("15030300020230"));
	});

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	private final HandshakeCause cause;

	private final Action action;

	FailingClient(HandshakeCause cause, Action action) {
		this.cause = cause;
		this.action = action;
	}

	private WaitingOn party() {
		return switch (this.cause) {
			case CLIENT_REJECTED_CERTIFICATE, CLIENT_ALERT -> WaitingOn.CLIENT;
			default -> WaitingOn.SERVER;
		};
	}

	/**
	 * Do what ends the handshake, and check what a server tells of it.
	 * @param server the server
	 * @throws IOException if it cannot be done
	 */
	public void assertTold(TestServer server) throws IOException {
		Outcomes outcomes = Outcomes.since(server.connector());
		long before = server.connector().counts().errors(this.cause);
		try (RecordingSocket socket = RecordingSocket.connect(server.port())) {
			this.action.run(socket);
			socket.readToEnd(PATIENCE);
		}
		outcomes.awaitOnly(HandshakeOutcome.ERROR);
		EndedHandshake latest = server.context().getBean(HandshakeConnectors.class).recent().get(0);
		assertThat(latest.cause()).as(latest.error()).isEqualTo(this.cause);
		assertThat(latest.progress().waitingOn()).as(latest.error()).isEqualTo(party());
		assertThat(server.connector().counts().errors(this.cause)).isEqualTo(before + 1);
		if (this.cause == HandshakeCause.NOT_TLS) {
			assertThat(latest.progress().phase()).isEqualTo(HandshakePhase.CLIENT_HELLO);
		}
	}

	private static Action sending(String text) {
		return (socket) -> socket.send(text.getBytes(StandardCharsets.US_ASCII));
	}

	private static Action sendingHex(String hex) {
		return (socket) -> socket.send(HexFormat.of().parseHex(hex));
	}

	private static Action changingHello(int index, int value) {
		return (socket) -> {
			byte[] hello = ClientHello.of("localhost", ClientHello.TLS_1_2).bytes();
			hello[index] = (byte) value;
			socket.send(hello);
		};
	}

	private static Action spoilingSignatures(String protocol) {
		return (socket) -> {
			byte[] hello = ClientHello.of("localhost", protocol).bytes();
			HelloExtensions extensions = new HelloExtensions(hello);
			extensions.spoilList(HelloExtensions.SIGNATURE_ALGORITHMS);
			extensions.rename(HelloExtensions.SIGNATURE_ALGORITHMS_CERT);
			socket.send(hello);
		};
	}

	private static Action offering(String protocol, Consumer<SSLParameters> change) {
		return (socket) -> {
			SSLEngine engine = ClientHello.of("localhost", protocol).engine(TestCertificates.clientContext());
			SSLParameters parameters = engine.getSSLParameters();
			change.accept(parameters);
			engine.setSSLParameters(parameters);
			socket.send(new EngineHandshake(engine).advance(new byte[0]));
		};
	}

	private static Action answeringWith(String hex) {
		return (socket) -> {
			socket.send(ClientHello.of("localhost").bytes());
			socket.receive();
			socket.send(HexFormat.of().parseHex(hex));
		};
	}

	private static Action handshaking(Contexts context, String protocol) {
		return (socket) -> {
			SSLSocket secured = (SSLSocket) context.create()
				.getSocketFactory()
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
		};
	}

	/**
	 * What a client does.
	 */
	@FunctionalInterface
	private interface Action {

		void run(RecordingSocket socket) throws IOException;

	}

	/**
	 * Maker of a client's context, without sessions to resume.
	 */
	@FunctionalInterface
	private interface Contexts {

		SSLContext create();

	}

}
