package io.github.tlshandshake.connector;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ThreadStep}.
 */
class ThreadStepTests {

	@Test
	void blocksWhileItWaitsForAnotherThread() throws Exception {
		CountDownLatch latch = new CountDownLatch(1);
		ThreadStep step = begin(() -> {
			latch.await();
			return latch;
		});
		Awaitility.await().until(step::isBlocked);
		latch.countDown();
	}

	@Test
	void blocksWhileItWaitsForSocket() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
			ThreadStep step = begin(() -> client.getInputStream().read());
			Awaitility.await().until(step::isBlocked);
		}
	}

	@Test
	void doesNotBlockWhileItComputes() {
		ThreadStep step = new ThreadStep();
		CountDownLatch looked = new CountDownLatch(1);
		Thread looker = new Thread(() -> {
			for (int i = 0; i < 1000; i++) {
				if (step.isBlocked()) {
					return;
				}
			}
			looked.countDown();
		});
		looker.start();
		long sum = 0;
		while (looker.isAlive()) {
			sum += System.identityHashCode(looker) ^ sum;
		}
		assertThat(looked.getCount()).as("Looks that saw it computing, and its result %d", sum).isZero();
	}

	private static ThreadStep begin(ThrowingSupplier<Object> action) throws InterruptedException {
		BlockingQueue<ThreadStep> steps = new LinkedBlockingQueue<>();
		Thread thread = new Thread(() -> {
			steps.add(new ThreadStep());
			try {
				action.get();
			}
			catch (IOException | InterruptedException ex) {
				// The test is over
			}
			catch (Throwable ex) {
				throw new IllegalStateException(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		return steps.take();
	}

}
