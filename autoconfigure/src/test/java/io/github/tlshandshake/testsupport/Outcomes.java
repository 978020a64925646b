package io.github.tlshandshake.testsupport;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.connector.HandshakeConnector;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handshakes of a connector that have ended since a moment, by outcome.
 */
public final class Outcomes {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final HandshakeConnector connector;

	private final Map<HandshakeOutcome, Long> before;

	private Outcomes(HandshakeConnector connector) {
		this.connector = connector;
		this.before = counts(connector);
	}

	/**
	 * Count from now.
	 * @param connector the connector
	 * @return the outcomes, all zero at first
	 */
	public static Outcomes since(HandshakeConnector connector) {
		return new Outcomes(connector);
	}

	private static Map<HandshakeOutcome, Long> counts(HandshakeConnector connector) {
		Map<HandshakeOutcome, Long> counts = new EnumMap<>(HandshakeOutcome.class);
		for (HandshakeOutcome outcome : HandshakeOutcome.values()) {
			counts.put(outcome, connector.counts().count(outcome));
		}
		return counts;
	}

	/**
	 * Return the counts that are not zero.
	 * @return the counts by outcome
	 */
	public Map<HandshakeOutcome, Long> counts() {
		Map<HandshakeOutcome, Long> counts = counts(this.connector);
		this.before.forEach((outcome, count) -> counts.merge(outcome, -count, Long::sum));
		counts.values().removeIf((count) -> count == 0);
		return counts;
	}

	/**
	 * Wait until one handshake has ended, and ended so.
	 * @param outcome the outcome
	 */
	public void awaitOnly(HandshakeOutcome outcome) {
		awaitOnly(outcome, 1);
	}

	/**
	 * Wait until handshakes have ended so, and none otherwise.
	 * @param outcome the outcome
	 * @param count how many
	 */
	public void awaitOnly(HandshakeOutcome outcome, long count) {
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(counts()).isEqualTo(Map.of(outcome, count)));
	}

	/**
	 * Return the sum of all counts.
	 * @return the number of handshakes that have ended
	 */
	public long total() {
		return counts().values().stream().mapToLong(Long::longValue).sum();
	}

}
