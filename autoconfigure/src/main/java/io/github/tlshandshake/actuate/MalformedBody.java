package io.github.tlshandshake.actuate;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.http.MediaType;

/**
 * Answer to a change whose body cannot be read. Such a request never reaches the
 * endpoint, and Spring Boot's own answer leaves out the reason.
 */
final class MalformedBody {

	private static final EndpointId ID = EndpointId.of("tlshandshakes");

	private final ObjectProvider<PathMappedEndpoints> endpoints;

	MalformedBody(ObjectProvider<PathMappedEndpoints> endpoints) {
		this.endpoints = endpoints;
	}

	/**
	 * Return whether a request was for a connector of the endpoint.
	 * @param pattern the pattern of paths that the request matched
	 * @return whether to answer
	 */
	boolean isOf(@Nullable String pattern) {
		PathMappedEndpoints endpoints = this.endpoints.getIfAvailable();
		return endpoints != null && (endpoints.getPath(ID) + "/{connector}").equals(pattern);
	}

	MediaType contentType() {
		return MediaType.asMediaType(ApiVersion.LATEST.getProducedMimeType());
	}

	byte[] content() {
		return "{\"reason\":\"The body must be a JSON object with 'timeout', 'mode' or both\"}"
			.getBytes(StandardCharsets.UTF_8);
	}

}
