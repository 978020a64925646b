package io.github.tlshandshake.jetty;

import io.github.tlshandshake.UntimedConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.component.Container;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Listener that has each TLS connector of a server timed when it starts.
 * <p>
 * Spring Boot takes the connectors away while the server starts, to give them back later
 * and start them one by one. Until then customizers may change them, or add others.
 */
final class StartingConnectors implements Container.Listener, LifeCycle.Listener {

	private final HandshakeConnectors connectors;

	StartingConnectors(HandshakeConnectors connectors) {
		this.connectors = connectors;
	}

	@Override
	public void beanAdded(Container parent, Object child) {
		if (child instanceof Connector connector) {
			connector.addEventListener(this);
		}
	}

	@Override
	public void beanRemoved(Container parent, Object child) {
		if (child instanceof Connector connector) {
			connector.removeEventListener(this);
		}
	}

	@Override
	public void lifeCycleStarting(LifeCycle event) {
		if (event instanceof ServerConnector connector && speaksTls(connector) && !isTimed(connector)) {
			connector.addBean(new ConnectorHandshakes(connector, this.connectors));
		}
	}

	@Override
	public void lifeCycleStarted(LifeCycle event) {
		if (event instanceof Connector connector && speaksTls(connector) && !isTimed(connector)) {
			this.connectors.reportUntimed(new UntimedConnector("jetty", localPort(connector), reason(connector)));
		}
	}

	// Behind a detector, too
	private boolean speaksTls(Connector connector) {
		return !connector.getContainedBeans(SslConnectionFactory.class).isEmpty();
	}

	private boolean isTimed(Connector connector) {
		return !connector.getBeans(ConnectorHandshakes.class).isEmpty();
	}

	private int localPort(Connector connector) {
		return (connector instanceof NetworkConnector networkConnector) ? networkConnector.getLocalPort() : 0;
	}

	private String reason(Connector connector) {
		return "the connector %s of the application is no ServerConnector".formatted(connector.getClass().getName());
	}

}
