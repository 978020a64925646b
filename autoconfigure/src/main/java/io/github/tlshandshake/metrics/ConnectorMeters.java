package io.github.tlshandshake.metrics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.github.tlshandshake.HandshakeCause;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.WaitingOn;
import io.github.tlshandshake.connector.ConnectorListener;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeCounts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;

/**
 * Meters of the connectors in one registry. All series of a connector exist, at zero,
 * before its first handshake.
 */
final class ConnectorMeters implements ConnectorListener {

	private static final String PREFIX = "tls.server.handshakes";

	private static final String OBSERVED = "TLS handshakes that would have been closed in mode enforce";

	private static final String CONNECTOR = "connector";

	private final MeterRegistry registry;

	private final Map<String, Map<HandshakeOutcome, Timer>> timers = new ConcurrentHashMap<>();

	ConnectorMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void opened(HandshakeConnector connector) {
		this.timers.put(connector.name(), timers(connector));
		registerTimeouts(connector);
		for (HandshakeCause cause : HandshakeCause.values()) {
			registerCounter(connector, "errors", "TLS handshakes that failed", Tag.of("cause", cause.id()),
					(counts) -> counts.errors(cause));
		}
		for (String protocol : HandshakeCounts.protocols()) {
			registerCounter(connector, "established", "TLS handshakes that succeeded", Tag.of("protocol", protocol),
					(counts) -> counts.established(protocol));
		}
		registerCounter(connector, "observed", OBSERVED, Tag.of("result", "would-have-closed"),
				HandshakeCounts::wouldHaveClosed);
		registerCounter(connector, "observed", OBSERVED, Tag.of("result", "later-succeeded"),
				HandshakeCounts::laterSucceeded);
		registerLimit(connector, "max-pending", ConnectorMeters::maxPending);
		registerLimit(connector, "max-concurrent", (candidate) -> candidate.settings().maxConcurrent());
		registerGauge(connector, "pending", "TLS handshakes that are pending", HandshakeConnector::pendingCount);
		registerGauge(connector, "stuck", "TLS handshakes that are stuck", HandshakeConnector::stuckCount);
		registerGauge(connector, "queued", "TLS handshakes that wait for their turn to compute",
				HandshakeConnector::queuedCount);
		registerTimeGauge(connector, "oldest", "Age of the oldest pending TLS handshake",
				(candidate) -> candidate.oldest().toMillis());
		registerTimeGauge(connector, "deadline", "Timeout of TLS handshakes that is in force",
				(candidate) -> candidate.timeout().toMillis());
	}

	private Map<HandshakeOutcome, Timer> timers(HandshakeConnector connector) {
		Map<HandshakeOutcome, Timer> timers = new EnumMap<>(HandshakeOutcome.class);
		for (HandshakeOutcome outcome : HandshakeOutcome.values()) {
			timers.put(outcome,
					Timer.builder(PREFIX)
						.description("TLS handshakes that have ended, from accept")
						.tag(CONNECTOR, connector.name())
						.tag("outcome", outcome.id())
						.register(this.registry));
		}
		return timers;
	}

	private void registerTimeouts(HandshakeConnector connector) {
		for (HandshakePhase phase : HandshakePhase.values()) {
			for (WaitingOn waitingOn : WaitingOn.values()) {
				FunctionCounter
					.builder(PREFIX + ".timeouts", connector,
							(candidate) -> candidate.counts().timeouts(phase, waitingOn))
					.description("TLS handshakes that timed out")
					.tag(CONNECTOR, connector.name())
					.tag("phase", phase.id())
					.tag("waiting.on", waitingOn.id())
					.register(this.registry);
			}
		}
	}

	private void registerCounter(HandshakeConnector connector, String name, String description, Tag tag,
			ToLongFunction<HandshakeCounts> count) {
		FunctionCounter.builder(PREFIX + "." + name, connector, (candidate) -> count.applyAsLong(candidate.counts()))
			.description(description)
			.tag(CONNECTOR, connector.name())
			.tags(List.of(tag))
			.register(this.registry);
	}

	private void registerLimit(HandshakeConnector connector, String limit, ToDoubleFunction<HandshakeConnector> value) {
		Gauge.builder(PREFIX + ".limit", connector, value)
			.description("Limit of TLS handshakes that is in force")
			.tag(CONNECTOR, connector.name())
			.tag("limit", limit)
			.register(this.registry);
	}

	private static double maxPending(HandshakeConnector connector) {
		int max = connector.maxPending();
		return (max != Integer.MAX_VALUE) ? max : Double.NaN;
	}

	private void registerGauge(HandshakeConnector connector, String name, String description,
			ToDoubleFunction<HandshakeConnector> value) {
		Gauge.builder(PREFIX + "." + name, connector, value)
			.description(description)
			.tag(CONNECTOR, connector.name())
			.register(this.registry);
	}

	private void registerTimeGauge(HandshakeConnector connector, String name, String description,
			ToDoubleFunction<HandshakeConnector> millis) {
		TimeGauge.builder(PREFIX + "." + name, connector, TimeUnit.MILLISECONDS, millis)
			.description(description)
			.tag(CONNECTOR, connector.name())
			.register(this.registry);
	}

	@Override
	public void forgotten(HandshakeConnector connector) {
		this.timers.remove(connector.name());
		for (Meter meter : this.registry.getMeters()) {
			Meter.Id id = meter.getId();
			if (id.getName().startsWith(PREFIX) && connector.name().equals(id.getTag(CONNECTOR))) {
				this.registry.remove(meter);
			}
		}
	}

	@Override
	public void ended(String connector, HandshakeOutcome outcome, Duration age) {
		Map<HandshakeOutcome, Timer> timers = this.timers.get(connector);
		Timer timer = (timers != null) ? timers.get(outcome) : null;
		if (timer != null) {
			timer.record(age);
		}
	}

}
