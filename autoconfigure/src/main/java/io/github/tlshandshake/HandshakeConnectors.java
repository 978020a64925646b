package io.github.tlshandshake;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntFunction;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.Assert;

/**
 * All TLS connectors of an application, on whichever server.
 *
 * @since 0.1.0
 */
public final class HandshakeConnectors implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(HandshakeConnectors.class);

	private final Map<String, HandshakeConnector> connectors = new ConcurrentSkipListMap<>();

	private final Map<String, UntimedConnector> untimed = new ConcurrentSkipListMap<>();

	private final HandshakeDeadlines deadlines = new HandshakeDeadlines();

	private final IntFunction<HandshakeSettings> settings;

	/**
	 * Create a registry of connectors.
	 * @param settings the rules for a local port
	 */
	public HandshakeConnectors(IntFunction<HandshakeSettings> settings) {
		Assert.notNull(settings, "'settings' must not be null");
		this.settings = settings;
	}

	/**
	 * Open a connector whose handshakes are timed. One that was open before, on a server
	 * that starts again, goes on with its counts.
	 * @param server the name of the server
	 * @param port the local port
	 * @return the connector
	 */
	public HandshakeConnector open(String server, int port) {
		HandshakeConnector connector = this.connectors.computeIfAbsent(server + "-" + port,
				(name) -> create(server, port));
		HandshakeSettings settings = connector.settings();
		logger.info("TLS handshakes on %s (%s) are timed: timeout %s".formatted(connector.name(), server,
				settings.timeout()));
		return connector;
	}

	private HandshakeConnector create(String server, int port) {
		HandshakeConnector connector = new HandshakeConnector(server, port, this.settings.apply(port), this.deadlines);
		this.deadlines.watch(connector);
		return connector;
	}

	/**
	 * Report a TLS connector whose handshakes cannot be timed.
	 * @param connector the connector, and the reason
	 */
	public void reportUntimed(UntimedConnector connector) {
		if (this.untimed.putIfAbsent(connector.name(), connector) == null) {
			logger.warn("TLS handshakes on %s are not timed: %s".formatted(connector.name(), connector.reason()));
		}
	}

	/**
	 * Return the connectors whose handshakes are timed.
	 * @return a view in the order of their names
	 */
	public Collection<HandshakeConnector> timed() {
		return Collections.unmodifiableCollection(this.connectors.values());
	}

	/**
	 * Return the connectors whose handshakes cannot be timed.
	 * @return a copy in the order of their names
	 */
	public List<UntimedConnector> untimed() {
		return List.copyOf(this.untimed.values());
	}

	/**
	 * Stop enforcing deadlines.
	 */
	@Override
	public void close() {
		this.deadlines.close();
	}

}
