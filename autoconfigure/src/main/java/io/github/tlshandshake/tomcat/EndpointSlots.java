package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.connector.ConnectionSlots;
import org.apache.tomcat.util.net.AbstractEndpoint;

/**
 * Slots of a Tomcat endpoint, which stops accepting when they are all taken.
 *
 * @param endpoint the endpoint
 */
record EndpointSlots(AbstractEndpoint<?, ?> endpoint) implements ConnectionSlots {

	// A negative maximum is none
	@Override
	public int max() {
		int max = this.endpoint.getMaxConnections();
		return (max > 0) ? max : Integer.MAX_VALUE;
	}

	@Override
	public int taken() {
		return Math.toIntExact(this.endpoint.getConnectionCount());
	}

}
