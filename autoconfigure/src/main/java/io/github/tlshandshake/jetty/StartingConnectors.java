package io.github.tlshandshake.jetty;

import io.github.tlshandshake.UntimedConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
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

	private static final Log logger = LogFactory.getLog(StartingConnectors.class);

	// As long as the system lets it be, by default of Linux
	private static final int ACCEPT_QUEUE_SIZE = 4096;

	private final HandshakeConnectors connectors;

	StartingConnectors(HandshakeConnectors connectors) {
		this.connectors = connectors;
	}

	@Override
	public void beanAdded(Container parent, Object child) {
		if (child instanceof Connector connector) {
			connector.addEventListener(this);
			if (connector.isRunning()) {
				reportIfUntimed(connector);
			}
			else if (isRunning(parent) && connector instanceof ServerConnector serverConnector) {
				time(serverConnector);
			}
		}
	}

	// A server that runs gets what is customized completely
	private boolean isRunning(Container parent) {
		return parent instanceof Server server && server.isRunning();
	}

	private void time(ServerConnector connector) {
		ConnectionFactory first = connector.getDefaultConnectionFactory();
		if (speaksTls(connector) && first != null && !isTimed(connector)) {
			ConnectorHandshakes handshakes = new ConnectorHandshakes(connector, this.connectors);
			connector.addConnectionFactory(new HandshakeConnectionFactory(first, handshakes));
			connector.setDefaultProtocol(HandshakeConnectionFactory.PROTOCOL);
			connector.addBean(handshakes);
			lengthenAcceptQueue(connector);
		}
	}

	// When the queue before eviction is full, a SYN is lost, and its client tries again
	// after a second. Zero is the JDK's default: 50.
	private void lengthenAcceptQueue(ServerConnector connector) {
		if (connector.getAcceptQueueSize() == 0) {
			connector.setAcceptQueueSize(ACCEPT_QUEUE_SIZE);
			logger.info(("Lengthened Jetty's accept queue from 50 to %d connections. "
					+ "Set the connector's acceptQueueSize for another length")
				.formatted(ACCEPT_QUEUE_SIZE));
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
		if (event instanceof Connector connector) {
			reportIfUntimed(connector);
		}
	}

	private void reportIfUntimed(Connector connector) {
		if ((speaksTls(connector) || UntimedReason.speaksQuic(connector)) && !isTimed(connector)) {
			this.connectors
				.reportUntimed(new UntimedConnector("jetty", localPort(connector), UntimedReason.of(connector)));
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

}
