package io.github.tlshandshake.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Description of what is wrong with a request.
 *
 * @param reason the rule that the request broke
 */
record BadRequestDescriptor(@Nullable String reason) implements OperationResponseBody {

	static WebEndpointResponse<BadRequestDescriptor> respond(InvalidEndpointRequestException ex) {
		return new WebEndpointResponse<>(new BadRequestDescriptor(ex.getReason()),
				WebEndpointResponse.STATUS_BAD_REQUEST);
	}

}
