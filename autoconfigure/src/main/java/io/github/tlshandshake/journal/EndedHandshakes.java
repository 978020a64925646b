package io.github.tlshandshake.journal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import io.github.tlshandshake.ClientNetwork;
import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeListener;
import io.github.tlshandshake.HandshakeOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Handshakes of all connectors that have ended: the ones that failed last, where most of
 * them come from, and who listens.
 *
 * @since 0.1.0
 */
public final class EndedHandshakes implements AutoCloseable {

	private static final int SOURCES = 512;

	private final HandshakeHistory history;

	private final HeavyHitters<ClientNetwork> timeoutSources = new HeavyHitters<>(SOURCES);

	private final HeavyHitters<ClientNetwork> evictedSources = new HeavyHitters<>(SOURCES);

	private final HeavyHitters<ClientNetwork> errorSources = new HeavyHitters<>(SOURCES);

	private final HandshakeListeners listeners;

	/**
	 * Create a journal.
	 * @param historySize the number of failed handshakes to remember
	 * @param listeners the listeners, when they are known
	 */
	public EndedHandshakes(int historySize, CompletionStage<List<HandshakeListener>> listeners) {
		this.history = new HandshakeHistory(historySize);
		this.listeners = new HandshakeListeners(listeners);
	}

	/**
	 * Return whether successful handshakes are of interest: nothing is remembered of
	 * them.
	 * @return whether to call {@link #add} for a successful handshake
	 */
	public boolean wantsSuccesses() {
		return this.listeners.isAny();
	}

	/**
	 * Add a handshake that has ended. Never blocks.
	 * @param handshake the handshake
	 */
	public void add(EndedHandshake handshake) {
		this.listeners.handshakeEnded(handshake);
		if (handshake.outcome() == HandshakeOutcome.SUCCESS) {
			return;
		}
		// Health checks come every few seconds and would push out all others
		if (handshake.outcome() != HandshakeOutcome.PROBE) {
			this.history.add(handshake);
		}
		HeavyHitters<ClientNetwork> sources = sources(handshake.outcome());
		ClientNetwork network = ClientNetwork.of(handshake.remoteAddress());
		if (sources != null && network != null) {
			sources.add(network);
		}
	}

	private @Nullable HeavyHitters<ClientNetwork> sources(HandshakeOutcome outcome) {
		return switch (outcome) {
			case TIMEOUT -> this.timeoutSources;
			case EVICTED -> this.evictedSources;
			case ERROR -> this.errorSources;
			case SUCCESS, CLOSED, ABORTED, PROBE -> null;
		};
	}

	/**
	 * Return the handshakes that failed last, probes excepted.
	 * @return a copy, latest first
	 */
	public List<EndedHandshake> recent() {
		return this.history.recent();
	}

	/**
	 * Return where the most handshakes come from that ended so.
	 * @param outcome how they ended
	 * @return their number by client, of none if the outcome is not counted
	 */
	public Map<ClientNetwork, Long> worst(HandshakeOutcome outcome) {
		HeavyHitters<ClientNetwork> sources = sources(outcome);
		return (sources != null) ? sources.counts() : Map.of();
	}

	@Override
	public void close() {
		this.listeners.close();
	}

}
