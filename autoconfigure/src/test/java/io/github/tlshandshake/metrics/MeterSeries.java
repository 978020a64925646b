package io.github.tlshandshake.metrics;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.tlshandshake.HandshakeCause;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.WaitingOn;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;

/**
 * Series of the TLS handshakes' meters, as a name and its tags.
 */
final class MeterSeries {

	private MeterSeries() {
	}

	/**
	 * Return all series that a connector has, from the closed sets of tag values.
	 * @param connector the name of the connector
	 * @return the series
	 */
	static Set<String> of(String connector) {
		Set<String> series = new LinkedHashSet<>();
		for (String gauge : Set.of("pending", "stuck", "queued", "oldest", "deadline")) {
			series.add("tls.server.handshakes.%s[connector=%s]".formatted(gauge, connector));
		}
		for (HandshakeOutcome outcome : HandshakeOutcome.values()) {
			series.add("tls.server.handshakes[connector=%s, outcome=%s]".formatted(connector, outcome.id()));
		}
		for (HandshakePhase phase : HandshakePhase.values()) {
			for (WaitingOn waitingOn : WaitingOn.values()) {
				series.add("tls.server.handshakes.timeouts[connector=%s, phase=%s, waiting.on=%s]".formatted(connector,
						phase.id(), waitingOn.id()));
			}
		}
		for (HandshakeCause cause : HandshakeCause.values()) {
			series.add("tls.server.handshakes.errors[cause=%s, connector=%s]".formatted(cause.id(), connector));
		}
		for (String protocol : List.of("TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1", "other")) {
			series.add("tls.server.handshakes.established[connector=%s, protocol=%s]".formatted(connector, protocol));
		}
		for (String result : List.of("would-have-closed", "later-succeeded")) {
			series.add("tls.server.handshakes.observed[connector=%s, result=%s]".formatted(connector, result));
		}
		for (String limit : List.of("max-pending", "max-concurrent")) {
			series.add("tls.server.handshakes.limit[connector=%s, limit=%s]".formatted(connector, limit));
		}
		return series;
	}

	/**
	 * Return the series of TLS handshakes that a registry has.
	 * @param registry the registry
	 * @return the series
	 */
	static Set<String> in(MeterRegistry registry) {
		return registry.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> id.getName().startsWith("tls."))
			.map(MeterSeries::describe)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static String describe(Meter.Id id) {
		return id.getName() + id.getTags().stream().map(MeterSeries::describe).toList();
	}

	private static String describe(Tag tag) {
		return tag.getKey() + "=" + tag.getValue();
	}

}
