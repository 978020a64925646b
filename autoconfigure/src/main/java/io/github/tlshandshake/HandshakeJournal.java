package io.github.tlshandshake;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered and told of the handshakes of all connectors that have ended.
 */
final class HandshakeJournal {

	private static final Log logger = LogFactory.getLog(HandshakeJournal.class);

	private static final int SOURCES = 512;

	private final HandshakeHistory history;

	private final HeavyHitters<ClientNetwork> timeoutSources = new HeavyHitters<>(SOURCES);

	private final ListenerDispatcher listeners;

	HandshakeJournal(int historySize, CompletionStage<List<HandshakeListener>> listeners) {
		this.history = new HandshakeHistory(historySize);
		this.listeners = new ListenerDispatcher(listeners);
	}

	/**
	 * Return whether successful handshakes are of interest: nothing is remembered of
	 * them.
	 * @return whether to call {@link #ended} for a successful handshake
	 */
	boolean wantsSuccesses() {
		return this.listeners.hasListeners();
	}

	void ended(EndedHandshake handshake) {
		this.listeners.dispatch(handshake);
		if (handshake.outcome() == HandshakeOutcome.SUCCESS) {
			return;
		}
		log(handshake);
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

	private void log(EndedHandshake handshake) {
		if (logger.isDebugEnabled()) {
			HandshakeProgress progress = handshake.progress();
			logger.debug(
					"TLS handshake of %s on %s ended after %s: %s (phase %s, waiting on %s, %d bytes received, server name %s, error %s)"
						.formatted(handshake.remoteAddress(), handshake.connector(), handshake.age(),
								handshake.outcome().id(), progress.phase().id(), progress.waitingOn().id(),
								progress.bytesReceived(), progress.serverName(), handshake.error()));
		}
	}

	/**
	 * Return the handshakes that failed last, probes excepted.
	 * @return a copy, latest first
	 */
	List<EndedHandshake> recent() {
		return this.history.recent();
	}

	/**
	 * Return where the most timeouts come from.
	 * @return the number of timeouts by client
	 */
	Map<ClientNetwork, Long> timeoutSources() {
		return this.timeoutSources.counts();
	}

	void close() {
		this.listeners.close();
	}

}
