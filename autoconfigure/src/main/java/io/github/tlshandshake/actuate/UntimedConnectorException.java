package io.github.tlshandshake.actuate;

import io.github.tlshandshake.UntimedConnector;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Thrown when something is to be changed on a connector whose handshakes are not timed.
 */
final class UntimedConnectorException extends InvalidEndpointRequestException {

	UntimedConnectorException(UntimedConnector connector) {
		this("TLS handshakes on %s are not timed: %s".formatted(connector.name(), connector.reason()));
	}

	private UntimedConnectorException(String reason) {
		super(reason, reason);
	}

}
