package io.github.tlshandshake.actuate;

import java.util.Optional;
import java.util.function.UnaryOperator;

import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
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

	/**
	 * Change the timeout or the mode of a connector, at once and for its pending
	 * handshakes too.
	 * @param connector the name of the connector
	 * @param timeout the new timeout, such as {@code 5s} or {@code PT5S}
	 * @param mode the new mode
	 * @return whether there is a connector of this name
	 * @throws InvalidEndpointRequestException if a value is wrong, or the handshakes of
	 * the connector are not timed: nothing is changed then
	 */
	@WriteOperation
	boolean changeTlsHandshakeConnector(@Selector String connector, @Nullable String timeout, @Nullable String mode) {
		UnaryOperator<HandshakeSettings> change = SettingsChange.of(timeout, mode);
		Optional<HandshakeConnector> timed = timed(connector);
		timed.ifPresent((candidate) -> candidate.change(change));
		return timed.isPresent();
	}

	/**
	 * Close the stuck handshakes of a connector.
	 * @param connector the name of the connector
	 * @return how many, or {@code null} if there is no connector of this name
	 * @throws InvalidEndpointRequestException if its handshakes are not timed
	 */
	@DeleteOperation
	@Nullable ClosedDescriptor closeStuckTlsHandshakes(@Selector String connector) {
		return timed(connector).map((candidate) -> new ClosedDescriptor(candidate.closeStuck())).orElse(null);
	}

	private Optional<HandshakeConnector> timed(String name) {
		this.connectors.untimed().stream().filter((candidate) -> candidate.name().equals(name)).forEach((untimed) -> {
			throw new UntimedConnectorException(untimed);
		});
		return this.connectors.find(name);
	}

	TlsHandshakesDescriptor tlsHandshakes(@Nullable Integer limit, boolean showAddresses) {
		return TlsHandshakesDescriptor.of(this.connectors, (limit != null) ? limit : DEFAULT_LIMIT, showAddresses);
	}

	/**
	 * Description of how many connections were closed.
	 *
	 * @param closed the number
	 */
	record ClosedDescriptor(int closed) implements OperationResponseBody {

	}

}
