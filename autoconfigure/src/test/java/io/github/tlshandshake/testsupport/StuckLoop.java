package io.github.tlshandshake.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Thread that drips for all stuck clients and watches for their close.
 */
final class StuckLoop extends Thread {

	private final Selector selector = Selector.open();

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(0x4000);

	private final Queue<StuckClient> arrivals = new ConcurrentLinkedQueue<>();

	// In the order of their next drip because all have the same interval
	private final Queue<StuckClient> dripping = new ArrayDeque<>();

	private final Duration interval;

	private final CloseTimes closeTimes;

	private volatile boolean running = true;

	StuckLoop(Duration interval, CloseTimes closeTimes) throws IOException {
		super("stuck-clients");
		setDaemon(true);
		this.interval = interval;
		this.closeTimes = closeTimes;
	}

	void add(StuckClient client) {
		this.arrivals.add(client);
		this.selector.wakeup();
	}

	@Override
	public void run() {
		try (this.selector) {
			while (this.running) {
				startArrivals();
				drip();
				select();
			}
		}
		catch (IOException | RuntimeException ex) {
			this.closeTimes.fail(ex);
		}
	}

	private void startArrivals() throws IOException {
		StuckClient client = this.arrivals.poll();
		while (client != null) {
			client.start(this.selector, this.closeTimes::add);
			schedule(client);
			client = this.arrivals.poll();
		}
	}

	private void drip() throws IOException {
		// One round at most, so that a loop that falls behind still sees closes
		for (int i = this.dripping.size(); i > 0 && isDue(this.dripping.element()); i--) {
			StuckClient client = this.dripping.remove();
			client.drip(this.closeTimes::add);
			schedule(client);
		}
	}

	private static boolean isDue(StuckClient client) {
		return client.nanosToNextDrip() <= 0;
	}

	private void schedule(StuckClient client) {
		if (client.isDripping()) {
			client.dripIn(this.interval);
			this.dripping.add(client);
		}
	}

	private void select() throws IOException {
		this.selector.select(this::read, millisToNextDrip(this.dripping.peek()));
	}

	private long millisToNextDrip(@Nullable StuckClient next) {
		if (next == null) {
			return 0;
		}
		return Math.max(1, TimeUnit.NANOSECONDS.toMillis(next.nanosToNextDrip()));
	}

	private void read(SelectionKey key) {
		try {
			((StuckClient) key.attachment()).read(this.buffer, this.closeTimes::add);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void end() throws InterruptedException {
		this.running = false;
		this.selector.wakeup();
		join();
	}

}
