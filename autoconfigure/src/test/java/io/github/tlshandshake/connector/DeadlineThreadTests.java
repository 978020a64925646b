package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeadlineThread}, with the thread itself.
 */
@ExtendWith(OutputCaptureExtension.class)
class DeadlineThreadTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Duration LONG = Duration.ofHours(1);

	private final Set<Thread> threadsBefore = deadlineThreads();

	private final AtomicLong jumped = new AtomicLong();

	private final HandshakeClock clock = new HandshakeClock(() -> System.nanoTime() + this.jumped.get());

	private final DeadlineThread thread = new DeadlineThread(this.clock);

	@AfterEach
	void ends() {
		this.thread.close();
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.threadsBefore).containsAll(deadlineThreads()));
	}

	@Test
	void sleepsWithoutLimitWhileNothingIsExpected() {
		AtomicInteger looks = new AtomicInteger();
		this.thread.add(enforcement((now) -> {
			looks.incrementAndGet();
			return HandshakeClock.NEVER;
		}));
		awaitSleepWithoutLimit();
		assertThat(looks).hasValue(1);
	}

	@Test
	void wakesForTheFirstThatBegins() {
		List<Long> looks = new CopyOnWriteArrayList<>();
		this.thread.add(enforcement((now) -> {
			looks.add(now);
			return HandshakeClock.NEVER;
		}));
		awaitSleepWithoutLimit();
		this.thread.wakeAt(this.clock.now() + nanos(LONG));
		Awaitility.await().atMost(PATIENCE).until(() -> looks.size() == 2);
	}

	@Test
	void looksAgainWhenItIsToBeAwakeDuringALook() {
		AtomicInteger looks = new AtomicInteger();
		this.thread.add(enforcement((now) -> {
			if (looks.incrementAndGet() == 1) {
				this.thread.wakeAt(0);
				// As a lock does for which the look has to wait
				LockSupport.parkNanos(1);
			}
			return HandshakeClock.NEVER;
		}));
		Awaitility.await().atMost(PATIENCE).until(() -> looks.get() >= 2);
		awaitSleepWithoutLimit();
	}

	@Test
	void isNotWokenWhenItIsAwakeInTimeAnyway() {
		AtomicInteger looks = new AtomicInteger();
		this.thread.add(enforcement((now) -> {
			looks.incrementAndGet();
			return now + nanos(LONG);
		}));
		Awaitility.await().atMost(PATIENCE).until(() -> looks.get() > 1);
		int before = looks.get();
		long begunAt = System.nanoTime();
		while (System.nanoTime() - begunAt < nanos(Duration.ofMillis(160))) {
			this.thread.wakeAt(this.clock.now() + nanos(LONG.multipliedBy(2)));
			LockSupport.parkNanos(nanos(Duration.ofMillis(1)));
		}
		assertThat(looks.get() - before).isLessThan(20);
	}

	@Test
	void sleepsNoLongerThan16MillisWhileADeadlineIsExpected() {
		List<Long> looks = new CopyOnWriteArrayList<>();
		this.thread.add(enforcement((now) -> {
			looks.add(now);
			return now + nanos(LONG);
		}));
		Awaitility.await().atMost(PATIENCE).until(() -> looks.size() > 20);
		assertThat(looks.get(20) - looks.get(0)).isLessThan(nanos(Duration.ofMillis(20 * 16 * 3)));
	}

	@Test
	void endsNotWhenInterrupted() {
		AtomicInteger looks = new AtomicInteger();
		this.thread.add(enforcement((now) -> {
			looks.incrementAndGet();
			return HandshakeClock.NEVER;
		}));
		awaitSleepWithoutLimit();
		thread().interrupt();
		awaitSleepWithoutLimit();
		int before = looks.get();
		this.thread.wakeAt(0);
		Awaitility.await().atMost(PATIENCE).until(() -> looks.get() > before);
	}

	@Test
	void enforcesForOthersWhenOneFails(CapturedOutput output) {
		AtomicInteger failures = new AtomicInteger();
		AtomicInteger looks = new AtomicInteger();
		this.thread.add(enforcement((now) -> {
			failures.incrementAndGet();
			throw new StackOverflowError("on purpose");
		}));
		this.thread.add(enforcement((now) -> {
			looks.incrementAndGet();
			return now + nanos(LONG);
		}));
		Awaitility.await().atMost(PATIENCE).until(() -> looks.get() > 10 && failures.get() > 10);
		assertThat(output.getAll().split("Failed to enforce TLS handshake timeouts", -1)).hasSize(2);
	}

	@Test
	void comesAgainSoonWhenOneFails() {
		AtomicInteger failures = new AtomicInteger();
		this.thread.add(enforcement((now) -> {
			if (failures.incrementAndGet() < 5) {
				throw new IllegalStateException("on purpose");
			}
			return HandshakeClock.NEVER;
		}));
		Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> failures.get() == 5);
	}

	@Test
	void noticesPauseDuringASleep() {
		List<Long> looks = new CopyOnWriteArrayList<>();
		AtomicInteger pauses = new AtomicInteger();
		this.thread.add(new DeadlineThread.Enforcement((now) -> {
			looks.add(now);
			return now + nanos(LONG);
		}, pauses::incrementAndGet));
		Awaitility.await().atMost(PATIENCE).until(() -> looks.size() > 2);
		jump();
		Awaitility.await().atMost(PATIENCE).until(() -> pauses.get() >= 1);
		assertSeenNothingOf(looks);
	}

	@Test
	void noticesPauseDuringALook() {
		List<Long> looks = new CopyOnWriteArrayList<>();
		AtomicInteger pauses = new AtomicInteger();
		for (int i = 0; i < 2; i++) {
			AtomicInteger ownLooks = new AtomicInteger();
			this.thread.add(new DeadlineThread.Enforcement((now) -> {
				looks.add(now);
				if (ownLooks.incrementAndGet() == 3) {
					jump();
				}
				return now + nanos(LONG);
			}, pauses::incrementAndGet));
		}
		Awaitility.await().atMost(PATIENCE).until(() -> pauses.get() >= 4);
		assertThat(looks).allMatch((now) -> now < this.jumped.get() / 2);
	}

	@Test
	void noticesPauseBetweenTheFirstThatBeginsAndItsOwnWakeUp() {
		List<Long> looks = new CopyOnWriteArrayList<>();
		Thread test = Thread.currentThread();
		HandshakeClock pausedClock = new HandshakeClock(
				() -> System.nanoTime() + ((Thread.currentThread() != test) ? this.jumped.get() : 0));
		try (DeadlineThread pausedThread = new DeadlineThread(pausedClock)) {
			pausedThread.add(enforcement((now) -> {
				looks.add(now);
				return HandshakeClock.NEVER;
			}));
			awaitSleepWithoutLimit();
			jump();
			pausedThread.wakeAt(pausedClock.now() + nanos(LONG));
			Awaitility.await().atMost(PATIENCE).until(() -> looks.size() == 2);
			assertSeenNothingOf(looks);
		}
	}

	@Test
	void noticesPauseBeforeItHasStarted() {
		List<Long> looks = new CopyOnWriteArrayList<>();
		Thread test = Thread.currentThread();
		HandshakeClock pausedClock = new HandshakeClock(
				() -> System.nanoTime() + ((Thread.currentThread() != test) ? this.jumped.get() : 0));
		jump();
		try (DeadlineThread pausedThread = new DeadlineThread(pausedClock)) {
			pausedThread.add(enforcement((now) -> {
				looks.add(now);
				return HandshakeClock.NEVER;
			}));
			Awaitility.await().atMost(PATIENCE).until(() -> looks.size() == 1);
			assertSeenNothingOf(looks);
		}
	}

	@Test
	void noticesPauseRightAfterItWokeForNothing() {
		List<Long> looks = new CopyOnWriteArrayList<>();
		AtomicReference<@Nullable Runnable> onRead = new AtomicReference<>();
		HandshakeClock pausedClock = new HandshakeClock(() -> {
			Runnable action = onRead.getAndSet(null);
			if (action != null) {
				action.run();
			}
			return System.nanoTime() + this.jumped.get();
		});
		try (DeadlineThread pausedThread = new DeadlineThread(pausedClock)) {
			pausedThread.add(enforcement((now) -> {
				looks.add(now);
				return HandshakeClock.NEVER;
			}));
			awaitSleepWithoutLimit();
			onRead.set(() -> {
				pausedThread.wakeAt(pausedClock.now() + nanos(LONG));
				jump();
			});
			LockSupport.unpark(thread());
			Awaitility.await().atMost(PATIENCE).until(() -> looks.size() >= 2);
			assertSeenNothingOf(looks);
		}
	}

	@Test
	void takesNoSleepWithoutLimitForAPause() {
		List<Long> looks = new CopyOnWriteArrayList<>();
		this.thread.add(enforcement((now) -> {
			looks.add(now);
			return HandshakeClock.NEVER;
		}));
		awaitSleepWithoutLimit();
		jump();
		this.thread.wakeAt(0);
		Awaitility.await().atMost(PATIENCE).until(() -> looks.size() == 2);
		assertThat(looks.get(1)).isGreaterThan(this.jumped.get());
	}

	@Test
	void correctsTimesOfOthersWhenOneFailsToCorrectThem() {
		List<Long> looks = new ArrayList<>();
		AtomicInteger pauses = new AtomicInteger();
		this.thread.add(new DeadlineThread.Enforcement((now) -> now + nanos(LONG), () -> {
			throw new InternalError("on purpose");
		}));
		this.thread.add(new DeadlineThread.Enforcement((now) -> {
			looks.add(now);
			if (looks.size() == 2) {
				jump();
			}
			return now + nanos(LONG);
		}, pauses::incrementAndGet));
		Awaitility.await().atMost(PATIENCE).until(() -> pauses.get() >= 1);
		assertThat(thread().isAlive()).isTrue();
	}

	@Test
	void enforcesNoMoreWhatWasRemoved() {
		AtomicInteger looks = new AtomicInteger();
		DeadlineThread.Enforcement removed = enforcement((now) -> {
			looks.incrementAndGet();
			return now;
		});
		this.thread.add(removed);
		Awaitility.await().atMost(PATIENCE).until(() -> looks.get() > 2);
		this.thread.remove(removed);
		awaitSleepWithoutLimit();
	}

	@Test
	void startsNoThreadWhenClosed() {
		this.thread.close();
		this.thread.add(enforcement((now) -> HandshakeClock.NEVER));
		assertThat(this.threadsBefore).containsAll(deadlineThreads());
	}

	private void jump() {
		this.jumped.addAndGet(nanos(Duration.ofSeconds(1000)));
	}

	private void assertSeenNothingOf(List<Long> looks) {
		assertThat(looks).allMatch((now) -> now < this.jumped.get());
	}

	private static DeadlineThread.Enforcement enforcement(LongUnaryOperator enforce) {
		return new DeadlineThread.Enforcement(enforce, () -> {
		});
	}

	private void awaitSleepWithoutLimit() {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(1))
			.atMost(PATIENCE)
			.during(Duration.ofMillis(50))
			.until(() -> thread().getState() == Thread.State.WAITING);
	}

	private Thread thread() {
		Set<Thread> threads = deadlineThreads();
		threads.removeAll(this.threadsBefore);
		assertThat(threads).hasSize(1);
		return threads.iterator().next();
	}

	private static Set<Thread> deadlineThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("tls-handshake-deadlines"))
			.collect(Collectors.toSet());
	}

	private static long nanos(Duration duration) {
		return duration.toNanos();
	}

}
