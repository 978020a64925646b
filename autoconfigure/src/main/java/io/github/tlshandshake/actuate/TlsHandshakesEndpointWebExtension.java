package io.github.tlshandshake.actuate;

import java.util.function.Supplier;

import io.github.tlshandshake.actuate.TlsHandshakesEndpoint.ClosedDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.util.Assert;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} that shows remote addresses and
 * server names to those who may see them, and says what is wrong with a request.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = TlsHandshakesEndpoint.class)
@RegisterReflectionForBinding(RefusedRequestDescriptor.class)
public final class TlsHandshakesEndpointWebExtension {

	private final TlsHandshakesEndpoint endpoint;

	private final TlsHandshakesEndpointProperties properties;

	TlsHandshakesEndpointWebExtension(TlsHandshakesEndpoint endpoint, TlsHandshakesEndpointProperties properties) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		Assert.notNull(properties, "'properties' must not be null");
		this.endpoint = endpoint;
		this.properties = properties;
	}

	@ReadOperation
	WebEndpointResponse<?> tlsHandshakes(SecurityContext securityContext, @Nullable String limit) {
		boolean showAddresses = this.properties.showAddresses().isShown(securityContext, this.properties.roles());
		return respond(() -> new WebEndpointResponse<>(this.endpoint.tlsHandshakes(parse(limit), showAddresses)));
	}

	@WriteOperation
	WebEndpointResponse<?> changeTlsHandshakeConnector(@Selector String connector, @Nullable String timeout,
			@Nullable String mode) {
		return respond(
				() -> new WebEndpointResponse<>(this.endpoint.changeTlsHandshakeConnector(connector, timeout, mode)
						? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND));
	}

	// A null of the endpoint itself would be answered with 204
	@DeleteOperation
	WebEndpointResponse<?> closeStuckTlsHandshakes(@Selector String connector) {
		return respond(() -> {
			ClosedDescriptor closed = this.endpoint.closeStuckTlsHandshakes(connector);
			return (closed != null) ? new WebEndpointResponse<>(closed)
					: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		});
	}

	private static WebEndpointResponse<?> respond(Supplier<WebEndpointResponse<?>> operation) {
		try {
			return operation.get();
		}
		catch (InvalidEndpointRequestException ex) {
			return RefusedRequestDescriptor.respond(ex);
		}
	}

	// Taken as text, because Boot's own answer to what is no number leaves out the reason
	private @Nullable Integer parse(@Nullable String limit) {
		try {
			return (limit != null) ? Integer.valueOf(limit) : null;
		}
		catch (NumberFormatException ex) {
			throw new InvalidEndpointRequestException("Limit is not a number", "'limit' must be a number", ex);
		}
	}

}
