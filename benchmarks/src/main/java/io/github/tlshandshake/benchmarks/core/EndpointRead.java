package io.github.tlshandshake.benchmarks.core;

import java.util.List;
import java.util.Map;

import io.github.tlshandshake.actuate.TlsHandshakesEndpoint;
import io.github.tlshandshake.connector.HandshakeConnectors;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.invoke.convert.ConversionServiceParameterValueMapper;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.actuate.endpoint.web.WebOperationRequestPredicate;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpointDiscoverer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Read of the endpoint as the actuator does it, without the web.
 */
final class EndpointRead {

	private final InvocationContext context = new InvocationContext(SecurityContext.NONE, Map.of());

	private final JsonMapper mapper = new JsonMapper();

	private final WebOperation operation;

	EndpointRead(HandshakeConnectors connectors) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.registerBean(TlsHandshakesEndpoint.class, () -> new TlsHandshakesEndpoint(connectors));
		context.refresh();
		this.operation = readOperation(new WebEndpointDiscoverer(context, new ConversionServiceParameterValueMapper(),
				EndpointMediaTypes.DEFAULT, List.of(), List.of(), List.of(), List.of(), List.of()));
	}

	private static WebOperation readOperation(WebEndpointsSupplier endpoints) {
		return endpoints.getEndpoints()
			.stream()
			.flatMap((endpoint) -> endpoint.getOperations().stream())
			.filter((operation) -> isReadOfAll(operation.getRequestPredicate()))
			.findFirst()
			.orElseThrow();
	}

	private static boolean isReadOfAll(WebOperationRequestPredicate predicate) {
		return predicate.getPath().equals("tlshandshakes") && predicate.getHttpMethod().name().equals("GET");
	}

	byte[] json() {
		return this.mapper.writeValueAsBytes(this.operation.invoke(this.context));
	}

}
