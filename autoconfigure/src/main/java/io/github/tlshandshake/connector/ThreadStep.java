package io.github.tlshandshake.connector;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

import org.jspecify.annotations.Nullable;

/**
 * Step of a thread, which blocks if the thread sleeps or waits for another, and if it is
 * in native code without having used a processor since the last look: that is how Java
 * waits for a socket, a file or a hardware token.
 */
final class ThreadStep implements StepMonitor.Step {

	private static final @Nullable ThreadMXBean threads = threads();

	private static final long UNKNOWN = -1;

	private final Thread thread = Thread.currentThread();

	private long processorTime = UNKNOWN;

	// A run-time image can be without the module java.management
	private static @Nullable ThreadMXBean threads() {
		try {
			ThreadMXBean threads = ManagementFactory.getThreadMXBean();
			return threads.isThreadCpuTimeSupported() ? threads : null;
		}
		catch (LinkageError ex) {
			return null;
		}
	}

	@Override
	public boolean isBlocked() {
		return switch (this.thread.getState()) {
			case BLOCKED, WAITING, TIMED_WAITING -> true;
			case RUNNABLE -> hasUsedNoProcessor() && isInNativeCode();
			default -> false;
		};
	}

	private boolean hasUsedNoProcessor() {
		long before = this.processorTime;
		this.processorTime = (threads != null) ? threads.getThreadCpuTime(this.thread.getId()) : UNKNOWN;
		return before != UNKNOWN && this.processorTime == before;
	}

	private boolean isInNativeCode() {
		StackTraceElement[] trace = this.thread.getStackTrace();
		return trace.length > 0 && trace[0].isNativeMethod();
	}

}
