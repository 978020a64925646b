package io.github.tlshandshake.actuate;

import io.github.tlshandshake.HandshakeConnectors;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.util.Assert;

/**
 * {@link Endpoint @Endpoint} that reports the TLS connectors and the handshakes that are
 * stuck on them. Shows no remote address and no server name: who may see them is known on
 * the web only.
 *
 * @since 0.1.0
 * @see TlsHandshakesEndpointWebExtension
 */
@Endpoint(id = "tlshandshakes", defaultAccess = Access.READ_ONLY)
public final class TlsHandshakesEndpoint {

	private static final int DEFAULT_LIMIT = 100;

	private final HandshakeConnectors connectors;

	/**
	 * Create an endpoint.
	 * @param connectors the connectors to report
	 */
	public TlsHandshakesEndpoint(HandshakeConnectors connectors) {
		Assert.notNull(connectors, "'connectors' must not be null");
		this.connectors = connectors;
	}

	@ReadOperation
	TlsHandshakesDescriptor tlsHandshakes(@Nullable Integer limit) {
		return tlsHandshakes(limit, false);
	}

	/**
	 * Return the one connector of a name.
	 * @param connector the name, such as {@code tomcat-8443}
	 * @return the connector, or {@code null} if there is none of this name
	 */
	@ReadOperation
	@Nullable ConnectorDescriptor tlsHandshakeConnector(@Selector String connector) {
		return ConnectorDescriptor.all(this.connectors)
			.filter((candidate) -> candidate.name().equals(connector))
			.findFirst()
			.orElse(null);
	}

	TlsHandshakesDescriptor tlsHandshakes(@Nullable Integer limit, boolean showAddresses) {
		return TlsHandshakesDescriptor.of(this.connectors, (limit != null) ? limit : DEFAULT_LIMIT, showAddresses);
	}

}
