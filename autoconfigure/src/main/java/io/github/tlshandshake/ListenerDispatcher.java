package io.github.tlshandshake;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Thread that tells listeners of handshakes, in the order in which they ended. It is
 * there while there is something to tell, and waits until the listeners are known.
 */
final class ListenerDispatcher {

	private static final Log logger = LogFactory.getLog(HandshakeListener.class);

	private static final int CAPACITY = 1024;

	private static final long WARNING_INTERVAL = Duration.ofMinutes(1).toNanos();

	private final CompletableFuture<List<HandshakeListener>> listeners;

	private final LongAdder leftOut = new LongAdder();

	private final ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS,
			new ArrayBlockingQueue<>(CAPACITY), ListenerDispatcher::thread, (task, pool) -> this.leftOut.increment());

	private long nextWarning;

	ListenerDispatcher(CompletionStage<List<HandshakeListener>> listeners) {
		this.listeners = listeners.thenApply(List::copyOf).exceptionally((failure) -> List.of()).toCompletableFuture();
		this.executor.allowCoreThreadTimeOut(true);
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "tls-handshake-listeners");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Return whether there are listeners, or may be.
	 * @return whether there is anyone to tell
	 */
	boolean hasListeners() {
		return !this.listeners.isDone() || !this.listeners.join().isEmpty();
	}

	void dispatch(EndedHandshake handshake) {
		if (hasListeners()) {
			this.executor.execute(() -> tell(handshake));
		}
	}

	private void tell(EndedHandshake handshake) {
		Throwable failure = null;
		for (HandshakeListener listener : this.listeners.join()) {
			try {
				listener.handshakeEnded(handshake);
			}
			catch (RuntimeException | Error ex) {
				failure = ex;
			}
		}
		warn(failure);
	}

	private void warn(@Nullable Throwable failure) {
		if ((failure == null && this.leftOut.sum() == 0) || Nanos.now() < this.nextWarning) {
			return;
		}
		this.nextWarning = Nanos.now() + WARNING_INTERVAL;
		long leftOut = this.leftOut.sumThenReset();
		if (leftOut > 0) {
			logger.warn("%d TLS handshakes were not told of, because listeners are slow".formatted(leftOut));
		}
		if (failure != null) {
			logger.warn("A listener of TLS handshakes failed", failure);
		}
	}

	void close() {
		this.executor.shutdownNow();
		this.listeners.complete(List.of());
	}

}
