package io.github.tlshandshake.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Description of why a request was refused.
 *
 * @param reason the rule that the request broke
 */
record RefusedRequestDescriptor(@Nullable String reason) implements OperationResponseBody {

	private static final int STATUS_CONFLICT = 409;

	static WebEndpointResponse<RefusedRequestDescriptor> respond(InvalidEndpointRequestException ex) {
		int status = (ex instanceof UntimedConnectorException) ? STATUS_CONFLICT
				: WebEndpointResponse.STATUS_BAD_REQUEST;
		return new WebEndpointResponse<>(new RefusedRequestDescriptor(ex.getReason()), status);
	}

}
