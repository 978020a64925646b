package io.github.tlshandshake.connector;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;

import io.github.tlshandshake.HandshakeCause;

/**
 * Kinds of failed TLS handshakes: who gave it up.
 */
enum FailureKind {

	/**
	 * The client closed or lost its connection, or took back its handshake.
	 */
	CLIENT_LEFT,

	/**
	 * The client refused the server, and said so in an alert.
	 */
	CLIENT_REFUSED,

	/**
	 * The server refused the client, or failed.
	 */
	SERVER_REFUSED;

	private static final String ALERT_OF_JDK = "received fatal alert: ";

	private static final String WARNING_OF_JDK = "received handshake warning: ";

	private static final String ALERT_OF_OPENSSL = "_alert_";

	private static final String GENERAL = "";

	/**
	 * Return the kind of a failure. Follows the causes only as long as they are those of
	 * a connection: a trust manager that lost its own connection to a directory has not
	 * lost the client.
	 * @param failure what TLS threw
	 * @return the kind
	 */
	static FailureKind of(Throwable failure) {
		if (failure instanceof SocketException || failure instanceof EOFException
				|| failure instanceof ClosedChannelException) {
			return CLIENT_LEFT;
		}
		return Stream.concat(Stream.of(kind(failure)), causes(failure).map(FailureKind::kindOfCause))
			.filter((kind) -> kind != SERVER_REFUSED)
			.findFirst()
			.orElse(SERVER_REFUSED);
	}

	private static Stream<Throwable> causes(Throwable failure) {
		return Causes.of(failure).skip(1).takeWhile(IOException.class::isInstance);
	}

	private static FailureKind kindOfCause(Throwable cause) {
		return (cause instanceof SSLException) ? kind(cause) : CLIENT_LEFT;
	}

	// An SSLEngine tells it by the message alone
	private static FailureKind kind(Throwable failure) {
		String message = message(failure);
		if (isGoodbye(message)) {
			return CLIENT_LEFT;
		}
		return isAlert(message) ? CLIENT_REFUSED : SERVER_REFUSED;
	}

	private static String message(Throwable failure) {
		return Objects.requireNonNullElse(failure.getMessage(), "").toLowerCase(Locale.ROOT);
	}

	private static boolean isGoodbye(String message) {
		return message.contains("close_notify") || message.contains("fatal alert: user_canceled")
				|| isGoodbyeOfOpenSsl(message);
	}

	// OpenSSL's reason when the client has closed TLS before it was established
	private static boolean isGoodbyeOfOpenSsl(String message) {
		return message.startsWith("error:") && message.replace(' ', '_').endsWith(":ssl_handshake_failure");
	}

	// An alert of a client of TLS 1.3 that did not encrypt it yet has two bytes, which
	// are too few for the JDK
	private static boolean isAlert(String message) {
		return message.contains(ALERT_OF_JDK) || message.contains(WARNING_OF_JDK)
				|| message.contains("insufficient buffer remaining for aead cipher fragment (2)")
				|| isAlertOfOpenSsl(message);
	}

	// Such as SSLV3_ALERT_CERTIFICATE_UNKNOWN or "tlsv1 alert unknown ca", after a number
	private static boolean isAlertOfOpenSsl(String message) {
		return message.startsWith("error:") && message.replace(' ', '_').contains(ALERT_OF_OPENSSL);
	}

	/**
	 * Return the cause that the client's alert tells.
	 * @param failure what TLS threw because of the alert
	 * @return the cause
	 */
	static HandshakeCause alertIn(Throwable failure) {
		return Causes.of(failure)
			.map((cause) -> alertName(message(cause)))
			.filter((name) -> !name.equals(GENERAL))
			.findFirst()
			.map(ClientAlert::cause)
			.orElse(HandshakeCause.CLIENT_ALERT);
	}

	private static String alertName(String message) {
		String text = message.startsWith("error:") ? message.replace(' ', '_') : message;
		return Stream.of(ALERT_OF_JDK, WARNING_OF_JDK, ALERT_OF_OPENSSL)
			.filter(text::contains)
			.findFirst()
			.map((words) -> text.substring(text.indexOf(words) + words.length()))
			.orElse(GENERAL);
	}

}
