package io.github.tlshandshake.netty;

import io.github.tlshandshake.UntimedConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;

import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * RSocket on a port of its own, which offers no hook for its connections. Over the web
 * server it is timed as any other.
 */
final class RSocketPort implements ApplicationListener<ApplicationStartedEvent> {

	private static final String TLS = "spring.rsocket.server.ssl";

	private final HandshakeConnectors connectors;

	RSocketPort(HandshakeConnectors connectors) {
		this.connectors = connectors;
	}

	@Override
	public void onApplicationEvent(ApplicationStartedEvent event) {
		Environment environment = event.getApplicationContext().getEnvironment();
		Integer port = environment.getProperty("local.rsocket.server.port", Integer.class);
		if (port != null && speaksTls(environment)) {
			this.connectors.reportUntimed(new UntimedConnector("netty", port,
					"RSocket on a port of its own offers no hook; with 'spring.rsocket.server.mapping-path' it uses the web server's"));
		}
	}

	private static boolean speaksTls(Environment environment) {
		return environment.getProperty(TLS + ".enabled", Boolean.class, true)
				&& Binder.get(environment).bind(TLS, Bindable.mapOf(String.class, Object.class)).isBound();
	}

}
