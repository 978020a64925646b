package io.github.tlshandshake.connector;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

import javax.net.ssl.SSLException;

import io.github.tlshandshake.HandshakeCause;
import org.jspecify.annotations.Nullable;

/**
 * Words of the JDK (17 and 25), OpenSSL and Netty, where nothing else tells a cause. In
 * their order: an earlier one is more exact.
 */
final class FailureText {

	private static final List<Words> WORDS = List.of(
			words(HandshakeCause.CLIENT_CERTIFICATE_MISSING, "empty client certificate chain",
					"peer_did_not_return_a_certificate", "(certificate_required)"),
			words(HandshakeCause.CLIENT_CERTIFICATE_INVALID, "certificateverify", "certificate_verify_failed",
					"(bad_certificate)", "(unsupported_certificate)", "(certificate_unknown)"),
			words(HandshakeCause.NO_COMMON_ALPN, "no matching application layer protocol", "(no_application_protocol)",
					"no_application_protocol"),
			words(HandshakeCause.UNKNOWN_SERVER_NAME, "unrecognized server name indication", "(unrecognized_name)",
					"no certificate for the server name"),
			words(HandshakeCause.NO_COMMON_PROTOCOL, "is not enabled or supported in server context",
					"are not accepted by server preferences", "sslv2hello is not", "unsupported_protocol",
					"(protocol_version)", "inappropriate_fallback"),
			words(HandshakeCause.NO_COMMON_CIPHER, "no cipher suites in common", "no_shared_cipher", "no_shared_group",
					"no_common_signature_algorithms", "no supported signature algorithm",
					"unexpected key_share extension in helloretryrequest", "no available authentication scheme",
					"(insufficient_security)"),
			words(HandshakeCause.NOT_TLS, "not an ssl/tls record", "plain text http request", "http_request",
					"https_proxy_request"),
			words(HandshakeCause.MALFORMED, "(unexpected_message)", "(decode_error)", "(illegal_parameter)",
					"(bad_record_mac)", "(decrypt_error)", "(record_overflow)", "(missing_extension)",
					"(unsupported_extension)", "unsupported or unrecognized ssl message", "tag mismatch",
					"wrong_version_number", "decode_error", "bad_decrypt", "decryption_failed_or_bad_record_mac",
					"unexpected_message", "unexpected_record", "record_too_large", "encrypted_length_too_long",
					"the clienthello is malformed", "longer than tls allows", "invalid client", "invalid handshake",
					"unexpected end of handshake data", "unexpected handshake message", "parse_tlsext",
					"clienthello_parse_failed", "error_parsing_extension"));

	private FailureText() {
	}

	/**
	 * Return the cause that a message tells.
	 * @param failure what was thrown
	 * @return the cause, or {@code null} if the message tells none
	 */
	static @Nullable HandshakeCause cause(Throwable failure) {
		String message = failure.getMessage();
		if (!(failure instanceof SSLException) && !isServers(failure) || message == null) {
			return null;
		}
		String text = normalized(message);
		return WORDS.stream().filter((words) -> words.isIn(text)).map(Words::cause).findFirst().orElse(null);
	}

	// Tomcat and Netty have exceptions of their own for what they find in front of TLS
	private static boolean isServers(Throwable failure) {
		return failure.getClass() == IOException.class;
	}

	// OpenSSL 3 says "no shared cipher" where BoringSSL says NO_SHARED_CIPHER
	private static String normalized(String message) {
		String text = message.toLowerCase(Locale.ROOT);
		return text.startsWith("error:") ? text.replace(' ', '_') : text;
	}

	private static Words words(HandshakeCause cause, String... texts) {
		return new Words(cause, List.of(texts));
	}

	/**
	 * Words that tell a cause.
	 *
	 * @param cause the cause
	 * @param texts the words, in lower case
	 */
	private record Words(HandshakeCause cause, List<String> texts) {

		boolean isIn(String message) {
			return this.texts.stream().anyMatch(message::contains);
		}

	}

}
