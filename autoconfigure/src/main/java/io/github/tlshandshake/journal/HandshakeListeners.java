package io.github.tlshandshake.journal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeListener;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakeProgress;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Listeners to handshakes that have ended, and the log at DEBUG, which are called on a
 * thread of their own in the order in which the handshakes ended.
 */
final class HandshakeListeners implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(HandshakeListener.class);

	private static final int MOST_QUEUED = 1024;

	private final CompletableFuture<List<HandshakeListener>> listeners;

	private final EventThread thread = new EventThread("tls-handshake-listeners", MOST_QUEUED);

	private final RareLog failures = new RareLog(logger);

	HandshakeListeners(CompletionStage<List<HandshakeListener>> listeners) {
		this.listeners = listeners.thenApply(List::copyOf).exceptionally((failure) -> List.of()).toCompletableFuture();
	}

	/**
	 * Return whether there are listeners, or may be.
	 * @return whether somebody listens
	 */
	boolean isAny() {
		return !this.listeners.isDone() || !this.listeners.join().isEmpty();
	}

	void handshakeEnded(EndedHandshake handshake) {
		boolean logged = logger.isDebugEnabled() && handshake.outcome() != HandshakeOutcome.SUCCESS;
		if (logged || isAny()) {
			this.thread.execute(() -> handle(handshake, logged));
		}
	}

	private void handle(EndedHandshake handshake, boolean logged) {
		if (logged) {
			log(handshake);
		}
		for (HandshakeListener listener : this.listeners.join()) {
			try {
				listener.handshakeEnded(handshake);
			}
			catch (RuntimeException | Error ex) {
				this.failures.warn("A listener of TLS handshakes failed", ex);
			}
		}
	}

	private void log(EndedHandshake handshake) {
		HandshakeProgress progress = handshake.progress();
		logger.debug(
				"TLS handshake of %s on %s ended after %s: %s (phase %s, waiting on %s, %d bytes received, server name %s, error %s)"
					.formatted(handshake.remoteAddress(), handshake.connector(), handshake.age(),
							handshake.outcome().id(), progress.phase().id(), progress.waitingOn().id(),
							progress.bytesReceived(), progress.serverName(), handshake.error()));
	}

	@Override
	public void close() {
		this.thread.close();
		this.listeners.complete(List.of());
	}

}
