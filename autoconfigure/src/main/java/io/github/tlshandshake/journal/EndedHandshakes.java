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
 * Handshakes of all connectors that have ended: the ones that failed last, where most
 * timeouts come from, and who listens.
 *
 * @since 0.1.0
 */
public final class EndedHandshakes implements AutoCloseable {

	private static final int SOURCES = 512;

	private final HandshakeHistory history;

	private final HeavyHitters<ClientNetwork> timeoutSources = new HeavyHitters<>(SOURCES);

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
		if (handshake.outcome() == HandshakeOutcome.TIMEOUT) {
			addTimeoutSource(ClientNetwork.of(handshake.remoteAddress()));
		}
	}

	private void addTimeoutSource(@Nullable ClientNetwork network) {
		if (network != null) {
			this.timeoutSources.add(network);
		}
	}

	/**
	 * Return the handshakes that failed last, probes excepted.
	 * @return a copy, latest first
	 */
	public List<EndedHandshake> recent() {
		return this.history.recent();
	}

	/**
	 * Return where the most timeouts come from.
	 * @return the number of timeouts by client
	 */
	public Map<ClientNetwork, Long> timeoutSources() {
		return this.timeoutSources.counts();
	}

	@Override
	public void close() {
		this.listeners.close();
	}

}
