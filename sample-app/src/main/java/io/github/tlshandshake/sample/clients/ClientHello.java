package io.github.tlshandshake.sample.clients;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * First message of a TLS client, as the JDK would send it.
 */
final class ClientHello {

	private ClientHello() {
	}

	static byte[] bytes() {
		try {
			SSLEngine engine = SSLContext.getDefault().createSSLEngine();
			engine.setUseClientMode(true);
			ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
			engine.wrap(ByteBuffer.allocate(0), record);
			return Arrays.copyOf(record.array(), record.position());
		}
		catch (NoSuchAlgorithmException | SSLException ex) {
			throw new IllegalStateException("No ClientHello from the JDK", ex);
		}
	}

}
