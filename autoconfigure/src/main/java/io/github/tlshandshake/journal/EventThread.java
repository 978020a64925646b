package io.github.tlshandshake.journal;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Thread for what may block or fail: log lines, meters and listeners. Does one thing
 * after the other, and exists while there is something to do.
 *
 * @since 0.1.0
 */
public final class EventThread implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(EventThread.class);

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

	private final int capacity;

	private final ScheduledThreadPoolExecutor executor;

	private final AtomicInteger queued = new AtomicInteger();

	private final LongAdder dropped = new LongAdder();

	private final RareLog drops = new RareLog(logger);

	private final RareLog failures = new RareLog(logger);

	/**
	 * Create a thread, which starts with its first event.
	 * @param name the name of the thread
	 * @param capacity the most events that are queued; further ones are dropped, and
	 * counted in a warning
	 */
	public EventThread(String name, int capacity) {
		this(name, capacity, KEEP_ALIVE);
	}

	/**
	 * Create a thread, which starts with its first event.
	 * @param name the name of the thread
	 * @param capacity the most events that are queued
	 * @param keepAlive how long the thread waits for the next event
	 */
	EventThread(String name, int capacity, Duration keepAlive) {
		this.capacity = capacity;
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, name);
			thread.setDaemon(true);
			return thread;
		});
		this.executor.setKeepAliveTime(keepAlive.toMillis(), TimeUnit.MILLISECONDS);
		this.executor.allowCoreThreadTimeOut(true);
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	/**
	 * Handle an event as soon as those before it have been handled. Never blocks.
	 * @param event the event, which may block and throw
	 */
	public void execute(Runnable event) {
		if (this.queued.incrementAndGet() > this.capacity) {
			this.queued.decrementAndGet();
			this.dropped.increment();
			return;
		}
		if (!submit(() -> {
			this.queued.decrementAndGet();
			handle(event);
		}, Duration.ZERO)) {
			this.queued.decrementAndGet();
		}
	}

	/**
	 * Handle an event after some time. To be used for a bounded number of events.
	 * @param event the event, which may block and throw
	 * @param delay the time
	 */
	public void schedule(Runnable event, Duration delay) {
		submit(() -> handle(event), delay);
	}

	private boolean submit(Runnable event, Duration delay) {
		try {
			this.executor.schedule(event, delay.toNanos(), TimeUnit.NANOSECONDS);
			return true;
		}
		catch (RejectedExecutionException ex) {
			// The application ends
			return false;
		}
		catch (OutOfMemoryError ex) {
			// No thread can start now: the event waits for the next one
			return true;
		}
	}

	private void handle(Runnable event) {
		try {
			event.run();
		}
		catch (RuntimeException | Error ex) {
			this.failures.warn("Failed to handle the event of a TLS handshake", ex);
		}
		if (this.dropped.sum() > 0) {
			this.drops.warn("Dropped %d handshake events because listeners are slow", this.dropped);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
