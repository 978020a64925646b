package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.WaitingOn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeadlineWatch}: when a pending handshake is closed.
 */
class DeadlineTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final TestEngine engine = TestEngine.withTimeout(TIMEOUT);

	private final FakeConnection connection = new FakeConnection();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void closesSilentClientAtTimeout() {
		this.engine.begin(this.connection);
		assertClosesAfter(2000);
		assertThat(timeouts(HandshakePhase.NO_DATA, WaitingOn.CLIENT)).isOne();
	}

	@Test
	void closesClientWhoseHelloIsIncompleteAtTimeout() {
		this.engine.begin(this.connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT));
		assertClosesAfter(2000);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 1000, 1500, 1800, 1999 })
	void closesClientThatStallsAfterItsHelloAtTimeout(int hello) {
		this.engine.begin(this.connection);
		this.engine.advanceMillis(hello);
		this.connection.answer();
		assertClosesAfter(2000 - hello);
		assertThat(timeouts(HandshakePhase.NEGOTIATION, WaitingOn.CLIENT)).isOne();
	}

	@Test
	void closesEachAtItsOwnTimeout() {
		FakeConnection later = new FakeConnection();
		this.engine.begin(this.connection);
		this.engine.advanceMillis(300);
		this.engine.begin(later);
		assertClosesAfter(1700);
		assertThat(later.isClosed()).isFalse();
		this.engine.advanceMillis(300);
		assertThat(later.isClosed()).isTrue();
	}

	@Test
	void closesNoneThatHasSucceeded() {
		assertThat(this.engine.begin(this.connection).trySucceed("TLSv1.3")).isTrue();
		this.engine.advanceMillis(4000);
		assertThat(this.connection.isClosed()).isFalse();
	}

	@Test
	void sparesClientThatWaitsOnServerUntilTwiceTheTimeout() {
		this.engine.begin(this.connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER));
		assertClosesAfter(4000, 50);
		assertThat(timeouts(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER)).isOne();
	}

	@Test
	void givesTimeToAnswerServerThatAnsweredAfterTimeout() {
		this.engine.begin(this.connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER));
		this.engine.advanceMillis(2500);
		this.connection.answer();
		assertClosesAfter(500);
	}

	@Test
	void givesNoTimeBeyondTwiceTheTimeout() {
		this.engine.begin(this.connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER));
		this.engine.advanceMillis(3700);
		this.connection.answer();
		assertClosesAfter(300);
	}

	@Test
	void closesSoonWhenTheTurnPassesToTheClientLongAfterTimeout() {
		this.engine.begin(this.connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER));
		this.engine.advanceMillis(3500);
		this.connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT);
		this.engine.advanceMillis(50);
		assertThat(this.connection.isClosed()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "3999, CLIENT", "4005, SERVER" })
	void countsClientThatWasAnsweredTooLateToAnswerAsLetDownByServer(int answer, WaitingOn party) {
		this.engine.begin(this.connection.in(HandshakePhase.NEGOTIATION, WaitingOn.SERVER));
		this.engine.advanceMillis(3900);
		this.connection.busy(true);
		this.engine.advanceMillis(answer - 3900);
		this.connection.answer();
		this.engine.advanceMillis(10);
		this.connection.busy(false);
		this.engine.advanceMillis(50);
		assertThat(timeouts(HandshakePhase.NEGOTIATION, party)).isOne();
	}

	@Test
	void givesNoTimeToAnswerServerThatTookUpAByteAtTimeout() {
		this.engine.begin(this.connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT));
		this.engine.advanceMillis(1999);
		this.connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER);
		this.engine.advanceMillis(2);
		this.connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT);
		assertClosesAfter(1);
	}

	@Test
	void givesNoTimeToAnswerServerThatAnsweredWithin32MillisAcrossTimeout() {
		this.engine.begin(this.connection);
		this.engine.advanceMillis(1990);
		this.connection.in(HandshakePhase.NO_DATA, WaitingOn.SERVER);
		this.engine.advanceMillis(20);
		this.connection.answer();
		assertClosesAfter(1, 10);
	}

	@Test
	void givesTimeToAnswerServerWhoseThreadsWereBusyUntilJustBeforeTimeout() {
		LateExecutor executor = new LateExecutor();
		this.engine.begin(this.connection.on(executor));
		this.engine.advanceMillis(1900);
		this.connection.answer();
		executor.catchUp();
		assertClosesAfter(500);
	}

	@ParameterizedTest
	@CsvSource({ "31, 69", "32, 500" })
	void givesTimeToAnswerServerThatWorkedOnTheHelloForSomeTime(int work, int timeLeft) {
		this.engine.begin(this.connection);
		this.engine.advanceMillis(1900);
		this.connection.takeUpHello();
		this.engine.advanceMillis(work);
		this.connection.answer();
		assertClosesAfter(timeLeft);
	}

	// A wait of 32 ms may have begun right after one beat of 16 ms, and is seen by the
	// next
	@ParameterizedTest
	@CsvSource({ "31, 69", "48, 500" })
	void givesTimeToAnswerServerWhoseThreadsWereBusyForSomeTime(int busy, int timeLeft) {
		LateExecutor executor = new LateExecutor();
		executor.catchUp();
		this.engine.begin(this.connection.on(executor));
		this.engine.advanceMillis(1900);
		executor.block();
		this.engine.advanceMillis(busy);
		this.connection.answer();
		executor.catchUp();
		assertClosesAfter(timeLeft);
	}

	@ParameterizedTest
	@CsvSource({ "30, 50", "56, 500" })
	void givesTimeToAnswerServerThatWorksOffWhatHasPiledUp(int busy, int timeLeft) {
		LateExecutor executor = new LateExecutor();
		executor.catchUp();
		this.engine.begin(this.connection.on(executor));
		this.engine.advanceMillis(1800);
		executor.block();
		this.engine.advanceMillis(busy);
		executor.catchUp();
		this.engine.advanceMillis(150 - busy);
		this.connection.answer();
		assertClosesAfter(timeLeft);
	}

	@Test
	void givesTimeToAnswerServerWhoseThreadsAreBusyWhenTheDeadlinesThreadIsLate() {
		this.engine.begin(this.connection.on(new LateExecutor()));
		this.engine.advanceMillis(1900);
		this.engine.pauseUnnoticed(Duration.ofMillis(70));
		this.engine.enforce();
		this.engine.advanceMillis(5);
		this.connection.answer();
		assertClosesAfter(500);
	}

	@Test
	void asksTheServersThreadsOnlyOnceUntilTheyAnswer() {
		LateExecutor executor = new LateExecutor();
		this.engine.begin(this.connection.on(executor));
		this.engine.advanceMillis(1400);
		assertThat(executor.queued()).isZero();
		this.engine.advanceMillis(500);
		assertThat(executor.queued()).isOne();
	}

	@Test
	void givesNoTimeToAnswerServerWhoseExecutorRefusedTasksLongAgo() {
		AtomicBoolean refuses = new AtomicBoolean(true);
		this.engine.begin(this.connection.on((task) -> {
			if (refuses.get()) {
				throw new RejectedExecutionException("on purpose");
			}
			task.run();
		}));
		this.engine.advanceMillis(1480);
		refuses.set(false);
		this.engine.advanceMillis(510);
		this.connection.answer();
		assertClosesAfter(10);
	}

	@Test
	void givesTimeToAnswerServerWhoseExecutorRefusesTasks() {
		this.engine.begin(this.connection.on((task) -> {
			throw new InternalError("on purpose");
		}));
		this.engine.advanceMillis(1900);
		this.connection.answer();
		assertClosesAfter(500);
	}

	@Test
	void givesNoTimeToAnswerServerWhoseThreadsAreIdle() {
		this.engine.begin(this.connection);
		this.engine.advanceMillis(1900);
		this.connection.answer();
		assertClosesAfter(100);
	}

	@Test
	void keepsTimeToAnswerWhenServerAnswersAgainPromptly() {
		this.engine.begin(this.connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER));
		this.engine.advanceMillis(2500);
		this.connection.answer();
		this.engine.advanceMillis(200);
		this.connection.in(HandshakePhase.NEGOTIATION, WaitingOn.SERVER);
		this.engine.advanceMillis(5);
		this.connection.answer();
		assertClosesAfter(295);
	}

	@Test
	void givesNoTimeForAWaitThatWasLongAgo() {
		LateExecutor executor = new LateExecutor();
		this.engine.begin(this.connection.on(executor));
		this.engine.advanceMillis(1490);
		executor.catchUp();
		this.connection.answer();
		this.engine.advanceMillis(505);
		this.connection.answer();
		assertClosesAfter(5);
	}

	@Test
	void closesNonePausedClientBeforeItsMovedDeadline() {
		this.engine.begin(this.connection);
		this.engine.advanceMillis(1500);
		this.engine.pause(Duration.ofSeconds(10));
		assertClosesAfter(500);
		assertThat(this.engine.recent().get(0).age()).isEqualTo(TIMEOUT);
	}

	@Test
	void givesTimeToAnswerServerThatAnsweredRightAfterPause() {
		this.engine.begin(this.connection);
		this.engine.advanceMillis(1990);
		this.engine.pause(Duration.ofSeconds(1));
		this.engine.advanceMillis(5);
		this.connection.answer();
		assertClosesAfter(500);
	}

	@Test
	void givesNoTimeToThoseThatWereAnsweredBeforeAPause() {
		this.engine.begin(this.connection);
		this.engine.advanceMillis(1700);
		this.connection.answer();
		this.engine.advanceMillis(200);
		this.engine.pause(Duration.ofSeconds(1));
		assertClosesAfter(100);
	}

	@Test
	void givesTimeToAnswerServerThatAnsweredBeforePauseWasNoticed() {
		this.engine.begin(this.connection);
		this.engine.advanceMillis(1990);
		this.engine.pauseUnnoticed(Duration.ofSeconds(1));
		this.connection.answer();
		this.engine.noticePause(Duration.ofSeconds(1));
		assertClosesAfter(500);
	}

	@Test
	void givesNoTimeForALateAnswerThatAPauseMadeLate() {
		this.engine.begin(this.connection);
		this.engine.advanceMillis(1400);
		this.connection.takeUpHello();
		this.engine.pauseUnnoticed(Duration.ofSeconds(10));
		this.connection.answer();
		this.engine.noticePause(Duration.ofSeconds(10));
		this.engine.advanceMillis(550);
		this.connection.answer();
		assertClosesAfter(50);
	}

	@Test
	void givesNoTimeToThoseThatAreAnsweredLongAfterAPause() {
		LateExecutor executor = new LateExecutor();
		executor.catchUp();
		this.engine.begin(this.connection.on(executor));
		this.engine.advanceMillis(1100);
		FakeConnection later = new FakeConnection().on(executor);
		this.engine.begin(later);
		this.engine.advanceMillis(800);
		executor.block();
		this.engine.advanceMillis(20);
		this.engine.pauseUnnoticed(Duration.ofSeconds(10));
		executor.catchUp();
		this.engine.noticePause(Duration.ofSeconds(10));
		this.engine.advanceMillis(1100);
		later.answer();
		this.engine.advanceMillis(80);
		assertThat(later.isClosed()).isTrue();
	}

	@Test
	void timesThoseThatBeginBeforePauseWasNoticedFromItsEnd() {
		this.engine.pauseUnnoticed(Duration.ofSeconds(10));
		this.engine.begin(this.connection);
		this.engine.noticePause(Duration.ofSeconds(10));
		FakeConnection later = new FakeConnection();
		this.engine.begin(later);
		assertClosesAfter(2000);
		assertThat(later.isClosed()).isTrue();
	}

	@Test
	void grantsNoTimeWhenSettingsChange() {
		this.engine.begin(this.connection);
		this.engine.advanceMillis(1000);
		this.connection.answer();
		this.engine.advanceMillis(400);
		this.engine.connector().change((settings) -> settings.withTimeout(Duration.ofMillis(1300)));
		this.engine.enforce();
		assertThat(this.connection.isClosed()).isTrue();
	}

	@Test
	void closesNoMoreThan64WithOneReadingOfTheClock() {
		for (int i = 0; i < 100; i++) {
			this.engine.begin(new FakeConnection());
		}
		this.engine.ticker().advance(TIMEOUT);
		long now = TIMEOUT.toNanos();
		assertThat(this.engine.connector().enforce(now)).isEqualTo(now);
		assertThat(this.engine.connector().pendingCount()).isEqualTo(36);
		assertThat(this.engine.connector().enforce(now)).isEqualTo(HandshakeClock.NEVER);
		assertThat(this.engine.connector().pendingCount()).isZero();
	}

	@Test
	void closesAllOfALargeBatchAtTimeout() {
		for (int i = 0; i < 1000; i++) {
			this.engine.begin(new FakeConnection());
		}
		this.engine.advanceMillis(1999);
		assertThat(this.engine.connector().pendingCount()).isEqualTo(1000);
		this.engine.advanceMillis(1);
		assertThat(this.engine.connector().counts().count(HandshakeOutcome.TIMEOUT)).isEqualTo(1000);
	}

	private long timeouts(HandshakePhase phase, WaitingOn waitingOn) {
		return this.engine.connector().counts().timeouts(phase, waitingOn);
	}

	private void assertClosesAfter(long millis) {
		assertClosesAfter(millis, 0);
	}

	private void assertClosesAfter(long millis, long tolerance) {
		this.engine.advanceMillis(millis - 1);
		assertThat(this.connection.isClosed()).isFalse();
		this.engine.advanceMillis(1 + tolerance);
		assertThat(this.connection.isClosed()).isTrue();
	}

	/**
	 * Executor of a server whose threads are busy until they catch up.
	 */
	private static final class LateExecutor implements Executor {

		private final Deque<Runnable> queue = new ArrayDeque<>();

		private boolean busy = true;

		@Override
		public void execute(Runnable task) {
			if (this.busy) {
				this.queue.add(task);
			}
			else {
				task.run();
			}
		}

		void block() {
			this.busy = true;
		}

		int queued() {
			return this.queue.size();
		}

		void catchUp() {
			this.busy = false;
			this.queue.forEach(Runnable::run);
			this.queue.clear();
		}

	}

}
