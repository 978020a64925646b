package io.github.tlshandshake.tomcat;

/**
 * Protocol handler whose endpoint can time handshakes.
 */
interface TimedProtocol {

	EndpointHandshakes handshakes();

}
