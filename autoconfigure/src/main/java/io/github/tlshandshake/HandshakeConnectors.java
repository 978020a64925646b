package io.github.tlshandshake;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

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

	private final List<ConnectorListener> listeners = new CopyOnWriteArrayList<>();

	private final IntFunction<HandshakeSettings> settings;

	private final HandshakeJournal journal;

	/**
	 * Create a registry of connectors.
	 * @param settings the rules for a local port
	 * @param historySize the number of failed handshakes to remember
	 * @param listeners who is told of handshakes that have ended
	 */
	public HandshakeConnectors(IntFunction<HandshakeSettings> settings, int historySize,
			List<HandshakeListener> listeners) {
		this(settings, historySize, CompletableFuture.completedFuture(List.copyOf(listeners)));
	}

	/**
	 * Create a registry of connectors whose listeners are not known yet. Up to 1,024
	 * ended handshakes wait for them.
	 * @param settings the rules for a local port
	 * @param historySize the number of failed handshakes to remember
	 * @param listeners who is told of handshakes that have ended, when they are known
	 */
	public HandshakeConnectors(IntFunction<HandshakeSettings> settings, int historySize,
			CompletionStage<List<HandshakeListener>> listeners) {
		Assert.notNull(settings, "'settings' must not be null");
		Assert.isTrue(historySize >= 0, "'historySize' must not be negative");
		Assert.notNull(listeners, "'listeners' must not be null");
		this.settings = settings;
		this.journal = new HandshakeJournal(historySize, listeners);
	}

	/**
	 * Open a connector whose handshakes are timed. One that was open before, on a server
	 * that starts again, goes on with its counts and settings.
	 * @param server the name of the server
	 * @param port the local port
	 * @return the connector
	 */
	public HandshakeConnector open(String server, int port) {
		return open(server, port, UnaryOperator.identity());
	}

	/**
	 * Open a connector whose handshakes are timed, and complete its settings.
	 * @param server the name of the server
	 * @param port the local port
	 * @param completion adds what only the server knows to the settings
	 * @return the connector
	 */
	public synchronized HandshakeConnector open(String server, int port, UnaryOperator<HandshakeSettings> completion) {
		HandshakeConnector connector = this.connectors.computeIfAbsent(server + "-" + port,
				(name) -> create(server, port, completion.apply(this.settings.apply(port))));
		connector.started();
		HandshakeSettings settings = connector.settings();
		logger.info("TLS handshakes on %s (%s) are timed: timeout %s, mode %s".formatted(connector.name(), server,
				settings.timeout(), settings.mode().id()));
		return connector;
	}

	private HandshakeConnector create(String server, int port, HandshakeSettings settings) {
		HandshakeConnector connector = new HandshakeConnector(server, port, settings, this.deadlines, this.journal,
				this.listeners);
		this.listeners.forEach((listener) -> listener.opened(connector));
		this.deadlines.watch(connector);
		return connector;
	}

	/**
	 * Add a listener, and tell it of the connectors that are open already.
	 * @param listener the listener
	 */
	public synchronized void addListener(ConnectorListener listener) {
		this.listeners.add(listener);
		this.connectors.values().forEach(listener::opened);
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
	 * @return a copy in the order of their names
	 */
	public List<HandshakeConnector> timed() {
		return List.copyOf(this.connectors.values());
	}

	/**
	 * Return the connectors whose handshakes cannot be timed.
	 * @return a copy in the order of their names
	 */
	public List<UntimedConnector> untimed() {
		return List.copyOf(this.untimed.values());
	}

	/**
	 * Return the handshakes that failed last, probes excepted.
	 * @return a copy, latest first
	 */
	public List<EndedHandshake> recent() {
		return this.journal.recent();
	}

	/**
	 * Return the clients with the most pending and timed out handshakes.
	 * @param limit the most to return
	 * @return a copy, worst first
	 */
	public List<HandshakeSource> sources(int limit) {
		return HandshakeSources.worst(this.connectors.values(), this.journal.timeoutSources(), limit);
	}

	/**
	 * Stop enforcing deadlines and telling listeners.
	 */
	@Override
	public void close() {
		this.deadlines.close();
		this.journal.close();
	}

}
