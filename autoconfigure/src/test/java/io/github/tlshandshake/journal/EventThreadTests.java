package io.github.tlshandshake.journal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventThread}.
 */
@ExtendWith(OutputCaptureExtension.class)
class EventThreadTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final EventThread thread = new EventThread("event-thread-under-test", 100, Duration.ofMillis(100));

	private final CountDownLatch blocked = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.blocked.countDown();
		this.thread.close();
		Awaitility.await().atMost(PATIENCE).until(() -> !isAlive());
	}

	@Test
	void handlesEventsInOrderOnOneThread() {
		List<Integer> handled = new CopyOnWriteArrayList<>();
		List<Integer> events = IntStream.range(0, 100).boxed().toList();
		events.forEach((event) -> this.thread.execute(() -> handled.add(event)));
		Awaitility.await().atMost(PATIENCE).until(() -> handled.size() == 100);
		assertThat(handled).isEqualTo(events);
	}

	@Test
	void startsWithTheFirstEventAndEndsWhenIdle() {
		assertThat(isAlive()).isFalse();
		List<Thread> threads = new CopyOnWriteArrayList<>();
		this.thread.execute(() -> threads.add(Thread.currentThread()));
		Awaitility.await().atMost(PATIENCE).until(() -> !threads.isEmpty() && !threads.get(0).isAlive());
		this.thread.execute(() -> threads.add(Thread.currentThread()));
		Awaitility.await().atMost(PATIENCE).until(() -> threads.size() == 2);
		assertThat(threads.get(1)).isNotSameAs(threads.get(0));
	}

	@Test
	void handlesLaterWhatIsScheduled() {
		List<String> handled = new CopyOnWriteArrayList<>();
		this.thread.schedule(() -> handled.add("later"), Duration.ofMillis(300));
		this.thread.execute(() -> handled.add("now"));
		Awaitility.await().atMost(PATIENCE).until(() -> handled.size() == 2);
		assertThat(handled).containsExactly("now", "later");
	}

	@Test
	void dropsWhatExceedsItsCapacityAndWarnsOnce(CapturedOutput output) {
		AtomicInteger handled = block();
		for (int i = 0; i < 1000; i++) {
			this.thread.execute(handled::incrementAndGet);
		}
		this.blocked.countDown();
		Awaitility.await().atMost(PATIENCE).until(() -> handled.get() == 101);
		for (int i = 0; i < 100; i++) {
			this.thread.execute(handled::incrementAndGet);
		}
		Awaitility.await().atMost(PATIENCE).until(() -> handled.get() == 201);
		assertThat(output.getAll()).containsOnlyOnce("Dropped 900 handshake events because listeners are slow");
		assertThat(output.getAll().split("Dropped", -1)).hasSize(2);
	}

	@Test
	void handlesTheNextEventWhenOneFails(CapturedOutput output) {
		AtomicInteger handled = new AtomicInteger();
		for (int i = 0; i < 10; i++) {
			this.thread.execute(() -> {
				throw new InternalError("on purpose");
			});
		}
		this.thread.execute(handled::incrementAndGet);
		Awaitility.await().atMost(PATIENCE).until(() -> handled.get() == 1);
		assertThat(output.getAll()).containsOnlyOnce("Failed to handle the event of a TLS handshake");
	}

	@Test
	void takesEventsWhenItIsClosed() {
		AtomicInteger handled = block();
		this.thread.execute(handled::incrementAndGet);
		this.thread.close();
		this.thread.execute(handled::incrementAndGet);
		this.thread.schedule(handled::incrementAndGet, Duration.ZERO);
		this.blocked.countDown();
		Awaitility.await().atMost(PATIENCE).until(() -> !isAlive());
		assertThat(handled).hasValueLessThanOrEqualTo(1);
	}

	private AtomicInteger block() {
		AtomicInteger handled = new AtomicInteger();
		CountDownLatch started = new CountDownLatch(1);
		this.thread.execute(() -> {
			started.countDown();
			await(this.blocked);
			handled.incrementAndGet();
		});
		await(started);
		return handled;
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static boolean isAlive() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.anyMatch((thread) -> thread.getName().equals("event-thread-under-test"));
	}

}
