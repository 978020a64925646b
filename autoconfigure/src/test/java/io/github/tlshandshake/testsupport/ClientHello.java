package io.github.tlshandshake.testsupport;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * First message of a TLS client, as the JDK would send it.
 *
 * @param host the host name to ask for
 * @param protocol the only protocol version to offer
 * @param alpn the application protocols to offer
 */
public record ClientHello(String host, String protocol, List<String> alpn) {

	/**
	 * Name of TLS 1.2 in the JDK.
	 */
	public static final String TLS_1_2 = "TLSv1.2";

	/**
	 * Name of TLS 1.3 in the JDK.
	 */
	public static final String TLS_1_3 = "TLSv1.3";

	private static final int RECORD_HEADER_LENGTH = 5;

	public ClientHello {
		alpn = List.copyOf(alpn);
	}

	public static ClientHello of(String host) {
		return of(host, TLS_1_3);
	}

	public static ClientHello of(String host, String protocol) {
		return new ClientHello(host, protocol, List.of());
	}

	public ClientHello withAlpn(String... protocols) {
		return new ClientHello(this.host, this.protocol, List.of(protocols));
	}

	/**
	 * Return a fresh message in a single TLS record.
	 * @return the bytes of the record, including its header
	 */
	public byte[] bytes() {
		return new EngineHandshake(engine(TestCertificates.clientContext())).advance(new byte[0]);
	}

	/**
	 * Return a fresh message, split over TLS records with one byte each.
	 * @return the bytes of all records, which have the same length
	 */
	public byte[] oneByteRecords() {
		byte[] record = bytes();
		ByteArrayOutputStream records = new ByteArrayOutputStream();
		for (int i = RECORD_HEADER_LENGTH; i < record.length; i++) {
			records.writeBytes(Arrays.copyOf(record, 3));
			records.writeBytes(new byte[] { 0, 1, record[i] });
		}
		return records.toByteArray();
	}

	SSLEngine engine(SSLContext context) {
		// An engine that does not know its peer never resumes a session
		SSLEngine engine = context.createSSLEngine();
		engine.setUseClientMode(true);
		SSLParameters parameters = engine.getSSLParameters();
		parameters.setProtocols(new String[] { this.protocol });
		parameters.setServerNames(List.of(new SNIHostName(this.host)));
		parameters.setApplicationProtocols(this.alpn.toArray(String[]::new));
		engine.setSSLParameters(parameters);
		return engine;
	}

}
