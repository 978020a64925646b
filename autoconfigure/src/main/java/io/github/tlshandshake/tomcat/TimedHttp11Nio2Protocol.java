package io.github.tlshandshake.tomcat;

import org.apache.coyote.http11.Http11Nio2Protocol;

/**
 * {@link Http11Nio2Protocol} whose TLS handshakes are timed. Public because Tomcat
 * creates it by its name.
 *
 * @since 0.1.0
 */
public final class TimedHttp11Nio2Protocol extends Http11Nio2Protocol implements TimedProtocol {

	private final EndpointHandshakes handshakes;

	/**
	 * Create a protocol handler, which times no handshakes until it is told to.
	 */
	public TimedHttp11Nio2Protocol() {
		this(new TimedNio2Endpoint());
	}

	private TimedHttp11Nio2Protocol(TimedNio2Endpoint endpoint) {
		super(endpoint);
		this.handshakes = endpoint.handshakes();
	}

	@Override
	public EndpointHandshakes handshakes() {
		return this.handshakes;
	}

}
