package io.github.tlshandshake.jetty;

import io.github.tlshandshake.UntimedConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
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
		if (child instanceof ServerConnector connector && isSettled(parent, connector) && speaksTls(connector)) {
			time(connector);
		}
	}

	// A server that has started gives back what it was customized with
	private boolean isSettled(Container parent, Connector connector) {
		return parent instanceof Server server && server.isRunning() && connector.isStopped();
	}

	private void time(ServerConnector connector) {
		ConnectionFactory first = connector.getDefaultConnectionFactory();
		if (first != null && !(first instanceof HandshakeConnectionFactory)) {
			ConnectorHandshakes handshakes = new ConnectorHandshakes(connector, this.connectors);
			connector.addConnectionFactory(new HandshakeConnectionFactory(first, handshakes));
			connector.setDefaultProtocol(HandshakeConnectionFactory.PROTOCOL);
			connector.addBean(handshakes);
		}
	}

	@Override
	public void beanRemoved(Container parent, Object child) {
		if (child instanceof Connector connector) {
			connector.removeEventListener(this);
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
		return connector.getDefaultConnectionFactory() instanceof HandshakeConnectionFactory;
	}

	private int localPort(Connector connector) {
		return (connector instanceof NetworkConnector networkConnector) ? networkConnector.getLocalPort() : 0;
	}

	private String reason(Connector connector) {
		return "the connector %s of the application is no ServerConnector".formatted(connector.getClass().getName());
	}

}
