package io.github.tlshandshake.connector;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import io.github.tlshandshake.HandshakeCause;

/**
 * Alerts by which a client ends its handshake (RFC 8446, section 6).
 */
enum ClientAlert {

	HANDSHAKE_FAILURE(40),

	NO_CERTIFICATE(41),

	BAD_CERTIFICATE(42),

	UNSUPPORTED_CERTIFICATE(43),

	CERTIFICATE_REVOKED(44),

	CERTIFICATE_EXPIRED(45),

	CERTIFICATE_UNKNOWN(46),

	ILLEGAL_PARAMETER(47),

	UNKNOWN_CA(48),

	ACCESS_DENIED(49),

	DECODE_ERROR(50),

	DECRYPT_ERROR(51),

	PROTOCOL_VERSION(70),

	INSUFFICIENT_SECURITY(71),

	INTERNAL_ERROR(80),

	INAPPROPRIATE_FALLBACK(86),

	MISSING_EXTENSION(109),

	UNSUPPORTED_EXTENSION(110),

	UNRECOGNIZED_NAME(112),

	BAD_CERTIFICATE_STATUS_RESPONSE(113),

	NO_APPLICATION_PROTOCOL(120);

	private final int description;

	ClientAlert(int description) {
		this.description = description;
	}

	/**
	 * Return the cause that an alert tells.
	 * @param description the second byte of the alert
	 * @return the cause
	 */
	static HandshakeCause cause(int description) {
		return of(description).map(ClientAlert::cause).orElse(HandshakeCause.CLIENT_ALERT);
	}

	/**
	 * Return the cause that an alert tells.
	 * @param name the name of the alert, in lower case and perhaps followed by more
	 * @return the cause
	 */
	static HandshakeCause cause(String name) {
		return Arrays.stream(values())
			.filter((alert) -> name.startsWith(alert.id()))
			.findFirst()
			.map(ClientAlert::cause)
			.orElse(HandshakeCause.CLIENT_ALERT);
	}

	/**
	 * Return the name of an alert.
	 * @param description the second byte of the alert
	 * @return the name, such as {@code unknown_ca}, or the number of an unknown one
	 */
	static String name(int description) {
		return of(description).map(ClientAlert::id).orElseGet(() -> String.valueOf(description));
	}

	private static Optional<ClientAlert> of(int description) {
		return Arrays.stream(values()).filter((alert) -> alert.description == description).findFirst();
	}

	private String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	private HandshakeCause cause() {
		return switch (this) {
			case BAD_CERTIFICATE, UNSUPPORTED_CERTIFICATE, CERTIFICATE_REVOKED, CERTIFICATE_EXPIRED,
					CERTIFICATE_UNKNOWN, UNKNOWN_CA, BAD_CERTIFICATE_STATUS_RESPONSE ->
				HandshakeCause.CLIENT_REJECTED_CERTIFICATE;
			default -> HandshakeCause.CLIENT_ALERT;
		};
	}

}
