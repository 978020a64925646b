package io.github.tlshandshake.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.tlshandshake.UntimedConnector;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/**
 * Ports with settings of their own that no connector has, most likely by mistake. They
 * are known when all servers have started, the management server too.
 */
final class UnmatchedPorts implements ApplicationListener<ApplicationReadyEvent> {

	private static final Log logger = LogFactory.getLog(UnmatchedPorts.class);

	private final ApplicationContext context;

	private final PortSettings settings;

	private final HandshakeConnectors connectors;

	UnmatchedPorts(ApplicationContext context, PortSettings settings, HandshakeConnectors connectors) {
		this.context = context;
		this.settings = settings;
		this.connectors = connectors;
	}

	// Events of a context's children come here, too
	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (event.getApplicationContext() == this.context) {
			warn();
		}
	}

	private void warn() {
		List<Integer> unmatched = this.settings.ports().filter((port) -> !connectorPorts().contains(port)).toList();
		if (!unmatched.isEmpty()) {
			logger.warn("No TLS connector has a port that is set in tls-handshake.ports: %s (TLS connectors: %s)"
				.formatted(join(unmatched.stream()), join(names())));
		}
	}

	private Set<Integer> connectorPorts() {
		return Stream
			.concat(this.connectors.timed().stream().map(HandshakeConnector::port),
					this.connectors.untimed().stream().map(UntimedConnector::port))
			.collect(Collectors.toSet());
	}

	private Stream<String> names() {
		Stream<String> names = Stream.concat(this.connectors.timed().stream().map(HandshakeConnector::name),
				this.connectors.untimed().stream().map(UntimedConnector::name));
		List<String> sorted = names.sorted().toList();
		return sorted.isEmpty() ? Stream.of("none") : sorted.stream();
	}

	private static String join(Stream<?> values) {
		return values.map(String::valueOf).collect(Collectors.joining(", "));
	}

}
