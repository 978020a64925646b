package io.github.tlshandshake;

/**
 * Causes for which TLS fails. Where a server or its TLS does not tell the exact one, it
 * is the coarser one, or {@link #OTHER}, but never a wrong one.
 *
 * @since 0.1.0
 */
public enum HandshakeCause {

	/**
	 * The client speaks another protocol, such as HTTP, SSH or PROXY.
	 */
	NOT_TLS("not-tls"),

	/**
	 * A record or message of the client breaks the rules of TLS.
	 */
	MALFORMED("malformed"),

	/**
	 * The client offers no protocol version that the server accepts.
	 */
	NO_COMMON_PROTOCOL("no-common-protocol"),

	/**
	 * The client offers no cipher suite that the server can use: none that it accepts, or
	 * none with a group, a signature scheme and a key that both sides have.
	 */
	NO_COMMON_CIPHER("no-common-cipher"),

	/**
	 * The client offers no application protocol (ALPN) that the server knows.
	 */
	NO_COMMON_ALPN("no-common-alpn"),

	/**
	 * The server has no certificate for the server name that the client asks for.
	 */
	UNKNOWN_SERVER_NAME("unknown-server-name"),

	/**
	 * The server needs a certificate, and the client has sent none.
	 */
	CLIENT_CERTIFICATE_MISSING("client-certificate-missing"),

	/**
	 * A certificate of the client has expired, or is not valid yet.
	 */
	CLIENT_CERTIFICATE_EXPIRED("client-certificate-expired"),

	/**
	 * The certificate of the client comes from no authority that the server trusts.
	 */
	CLIENT_CERTIFICATE_UNTRUSTED("client-certificate-untrusted"),

	/**
	 * A certificate of the client has been revoked.
	 */
	CLIENT_CERTIFICATE_REVOKED("client-certificate-revoked"),

	/**
	 * The server refuses the certificate of the client for another reason, such as its
	 * usage or its signature.
	 */
	CLIENT_CERTIFICATE_INVALID("client-certificate-invalid"),

	/**
	 * The client rejects the certificate of the server, and says so in an alert.
	 */
	CLIENT_REJECTED_CERTIFICATE("client-rejected-certificate"),

	/**
	 * The client gives up for another reason, and says so in an alert.
	 */
	CLIENT_ALERT("client-alert"),

	/**
	 * The server itself has failed: its key, its trust manager or its choice of a
	 * certificate. Only the operator can mend it.
	 */
	SERVER_FAILURE("server-failure"),

	/**
	 * Nothing tells why.
	 */
	OTHER("other");

	private final String id;

	HandshakeCause(String id) {
		this.id = id;
	}

	/**
	 * Return the name by which users see the cause in JSON, meters and logs.
	 * @return the name, in lower case with hyphens
	 */
	public String id() {
		return this.id;
	}

}
