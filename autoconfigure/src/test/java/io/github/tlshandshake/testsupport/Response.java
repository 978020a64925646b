package io.github.tlshandshake.testsupport;

import java.util.Map;

/**
 * HTTP response.
 *
 * @param status the status code
 * @param headers the headers, with names in lower case
 * @param body the body
 */
public record Response(int status, Map<String, String> headers, String body) {

	public Response {
		headers = Map.copyOf(headers);
	}

}
