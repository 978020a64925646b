package io.github.tlshandshake.connector;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntFunction;

import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeListener;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.HandshakeSource;
import io.github.tlshandshake.UntimedConnector;
import io.github.tlshandshake.journal.EndedHandshakes;
import io.github.tlshandshake.journal.EventThread;
import io.github.tlshandshake.journal.RareLog;
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

	// As many as can time out together where thousands of connections are accepted
	private static final int MOST_EVENTS = 16_384;

	private final Map<String, HandshakeConnector> connectors = new ConcurrentSkipListMap<>();

	private final Map<String, UntimedConnector> untimed = new ConcurrentSkipListMap<>();

	private final List<ConnectorListener> listeners = new CopyOnWriteArrayList<>();

	private final RareLog failures = new RareLog(logger);

	private final EventThread events = new EventThread("tls-handshake-events", MOST_EVENTS);

	private final HandshakeClock clock;

	private final DeadlineThread deadlines;

	private final IntFunction<HandshakeSettings> settings;

	private final EndedHandshakes ended;

	/**
	 * Create a registry of connectors.
	 * @param settings the settings for a local port
	 * @param historySize the number of failed handshakes to remember
	 * @param listeners listeners to handshakes that have ended
	 */
	public HandshakeConnectors(IntFunction<HandshakeSettings> settings, int historySize,
			List<HandshakeListener> listeners) {
		this(settings, historySize, CompletableFuture.completedFuture(List.copyOf(listeners)));
	}

	/**
	 * Create a registry of connectors whose listeners are not known yet. Up to 1,024
	 * ended handshakes are queued for them.
	 * @param settings the settings for a local port
	 * @param historySize the number of failed handshakes to remember
	 * @param listeners listeners to handshakes that have ended, when they are known
	 */
	public HandshakeConnectors(IntFunction<HandshakeSettings> settings, int historySize,
			CompletionStage<List<HandshakeListener>> listeners) {
		this(settings, historySize, listeners, Ticker.system());
	}

	/**
	 * Create a registry of connectors with a time of its own.
	 * @param settings the settings for a local port
	 * @param historySize the number of failed handshakes to remember
	 * @param listeners listeners to handshakes that have ended, when they are known
	 * @param ticker tells the time
	 */
	HandshakeConnectors(IntFunction<HandshakeSettings> settings, int historySize,
			CompletionStage<List<HandshakeListener>> listeners, Ticker ticker) {
		Assert.notNull(settings, "'settings' must not be null");
		Assert.isTrue(historySize >= 0, "'historySize' must not be negative");
		Assert.notNull(listeners, "'listeners' must not be null");
		this.settings = settings;
		this.ended = new EndedHandshakes(historySize, listeners);
		this.clock = new HandshakeClock(ticker);
		this.deadlines = new DeadlineThread(this.clock);
	}

	/**
	 * Open a connector of a server that accepts any number of connections.
	 * @param server the name of the server
	 * @param port the local port
	 * @return the connector
	 */
	public HandshakeConnector open(String server, int port) {
		return open(server, port, ConnectionSlots.UNLIMITED);
	}

	/**
	 * Open a connector whose handshakes are timed. One that was open before, on a server
	 * that starts again, goes on with its counts and settings.
	 * @param server the name of the server
	 * @param port the local port
	 * @param slots the server's slots for connections
	 * @return the connector
	 */
	public synchronized HandshakeConnector open(String server, int port, ConnectionSlots slots) {
		ConnectorName name = new ConnectorName(server, port);
		forgetStopped(name);
		HandshakeConnector connector = this.connectors.computeIfAbsent(name.toString(), (key) -> create(name, slots));
		connector.started();
		HandshakeSettings settings = connector.settings();
		logger.info("TLS handshakes on %s (%s) are timed: timeout %s, mode %s".formatted(name, server,
				settings.timeout(), settings.mode().id()));
		warnIfMaxPendingIsTooHigh(name, settings, slots.max());
		return connector;
	}

	private void warnIfMaxPendingIsTooHigh(ConnectorName name, HandshakeSettings settings, int slots) {
		Integer maxPending = settings.maxPending();
		if (maxPending != null && slots != Integer.MAX_VALUE && maxPending >= slots) {
			logger.warn(("TLS handshakes on %s: max-pending is %d, but the server accepts no more than %d connections. "
					+ "Set tls-handshake.max-pending to %d or less")
				.formatted(name, maxPending, slots, Math.max(1, slots / 2)));
		}
	}

	// Until then their meters stay, so that the last export of an application that ends
	// has them. On a random port the next start has another name.
	private void forgetStopped(ConnectorName next) {
		for (HandshakeConnector connector : List.copyOf(this.connectors.values())) {
			boolean replaced = connector.server().equals(next.server()) && connector.port() != next.port();
			if (replaced && connector.isDone()) {
				this.connectors.remove(connector.name());
				this.deadlines.remove(connector.enforcement());
				notifyListeners((listener) -> listener.forgotten(connector));
			}
		}
	}

	private HandshakeConnector create(ConnectorName name, ConnectionSlots slots) {
		HandshakeRecorder recorder = new HandshakeRecorder(name.toString(), this.clock, this.ended, this.events,
				(outcome, age) -> notifyListeners((listener) -> listener.ended(name.toString(), outcome, age)));
		HandshakeConnector connector = new HandshakeConnector(name, this.settings.apply(name.port()), slots, this.clock,
				this.deadlines::wakeAt, ThreadStep::new, recorder);
		notifyListeners((listener) -> listener.opened(connector));
		this.deadlines.add(connector.enforcement());
		return connector;
	}

	// A failing meter registry must not take the port down
	private void notifyListeners(Consumer<ConnectorListener> event) {
		this.listeners.forEach((listener) -> notifyListener(listener, event));
	}

	private void notifyListener(ConnectorListener listener, Consumer<ConnectorListener> event) {
		try {
			event.accept(listener);
		}
		catch (RuntimeException | Error ex) {
			this.failures.warn("A listener to TLS connectors failed", ex);
		}
	}

	/**
	 * Add a listener, which takes note of the connectors that are open already.
	 * @param listener the listener
	 */
	public synchronized void addListener(ConnectorListener listener) {
		this.listeners.add(listener);
		for (HandshakeConnector connector : this.connectors.values()) {
			notifyListener(listener, (opened) -> opened.opened(connector));
		}
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
	 * Return the connectors that are open, and whose handshakes are timed.
	 * @return a copy in the order of their names
	 */
	public List<HandshakeConnector> timed() {
		return this.connectors.values().stream().filter(HandshakeConnector::isOpen).toList();
	}

	/**
	 * Find an open connector whose handshakes are timed.
	 * @param name the name, such as {@code tomcat-8443}
	 * @return the connector, or nothing if there is none of this name
	 */
	public Optional<HandshakeConnector> find(String name) {
		return Optional.ofNullable(this.connectors.get(name)).filter(HandshakeConnector::isOpen);
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
		return this.ended.recent();
	}

	/**
	 * Return the clients with the most handshakes that are pending, or timed out, were
	 * evicted or failed.
	 * @param limit the most to return
	 * @return a copy, worst first
	 */
	public List<HandshakeSource> sources(int limit) {
		return HandshakeSources.worst(timed(), this.ended, limit);
	}

	/**
	 * Stop enforcing deadlines and calling listeners.
	 */
	@Override
	public void close() {
		this.deadlines.close();
		this.ended.close();
		this.events.close();
	}

}
