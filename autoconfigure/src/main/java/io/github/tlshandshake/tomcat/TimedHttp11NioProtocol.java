package io.github.tlshandshake.tomcat;

import org.apache.coyote.http11.Http11NioProtocol;

/**
 * {@link Http11NioProtocol} whose TLS handshakes are timed. Public because Tomcat creates
 * it by its name; applications use {@link TimedConnectorFactory}.
 *
 * @since 0.1.0
 */
public final class TimedHttp11NioProtocol extends Http11NioProtocol implements TimedProtocol {

	private final EndpointHandshakes handshakes;

	/**
	 * Create a protocol handler, which times no handshakes until it is told to.
	 */
	public TimedHttp11NioProtocol() {
		this(new TimedNioEndpoint());
	}

	private TimedHttp11NioProtocol(TimedNioEndpoint endpoint) {
		super(endpoint);
		this.handshakes = endpoint.handshakes();
	}

	@Override
	public EndpointHandshakes handshakes() {
		return this.handshakes;
	}

}
