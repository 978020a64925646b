package io.github.tlshandshake.connector;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.WaitingOn;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for what the engine does when somebody else fails.
 */
@ExtendWith(OutputCaptureExtension.class)
class RobustnessTests {

	private static final HandshakeSettings SETTINGS = new HandshakeSettings(Duration.ofSeconds(2),
			Duration.ofSeconds(1), HandshakeMode.ENFORCE, 10, null, 2);

	private final TestEngine engine = TestEngine.with(SETTINGS);

	private final FakeConnection next = new FakeConnection("192.0.2.2");

	@AfterEach
	void close() {
		this.engine.close();
	}

	@ParameterizedTest
	@EnumSource
	void closesOthersAtTimeoutWhenAConnectionFails(Defect defect) {
		this.engine.connector().begin(new BrokenConnection(defect));
		this.engine.begin(this.next);
		this.engine.advanceMillis(1999);
		assertThat(this.next.isClosed()).isFalse();
		this.engine.advanceMillis(1);
		assertThat(this.next.isClosed()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void evictsOthersWhenAConnectionFails(Defect defect) {
		this.engine.connector().begin(new BrokenConnection(defect));
		List<FakeConnection> others = FakeConnection.ofClients(13);
		this.engine.beginAll(others);
		this.engine.advanceMillis(500);
		assertThat(this.engine.connector().pendingCount()).isBetween(9, 10);
		assertThat(others).filteredOn(FakeConnection::isClosed).hasSizeGreaterThanOrEqualTo(3);
	}

	@ParameterizedTest
	@EnumSource
	void closesAllStuckOnesOnDemandWhenAConnectionFails(Defect defect) {
		this.engine.connector().begin(new BrokenConnection(defect));
		this.engine.begin(this.next);
		this.engine.advanceMillis(1500);
		assertThat(this.engine.connector().stuck(10)).hasSize(2);
		assertThat(this.engine.connector().closeStuck()).isEqualTo(2);
		assertThat(this.next.isClosed()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void restoresTimeoutsOfOthersWhenAConnectionFails(Defect defect) {
		this.engine.connector().begin(new BrokenConnection(defect));
		this.engine.begin(this.next);
		this.engine.connector().change((settings) -> settings.withMode(HandshakeMode.OBSERVE));
		assertThat(this.next.hasServerTimeouts()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void endsAndCountsEachHandshakeOfAConnectionThatFails(Defect defect) {
		HandshakeConnector connector = this.engine.connector();
		assertThat(connector.begin(new BrokenConnection(defect)).trySucceed("TLSv1.3")).isTrue();
		assertThat(connector.begin(new BrokenConnection(defect)).tryFail(new IllegalStateException())).isTrue();
		assertThat(connector.begin(new BrokenConnection(defect)).tryAbort()).isTrue();
		assertThat(connector.begin(new BrokenConnection(defect)).tryTimeOut()).isTrue();
		connector.begin(new BrokenConnection(defect));
		connector.stopped();
		assertThat(connector.pendingCount()).isZero();
		assertThat(this.engine.count(HandshakeOutcome.SUCCESS)).isOne();
		assertThat(this.engine.count(HandshakeOutcome.ERROR)).isOne();
		assertThat(this.engine.count(HandshakeOutcome.PROBE)).isOne();
		assertThat(this.engine.count(HandshakeOutcome.TIMEOUT)).isOne();
		assertThat(this.engine.count(HandshakeOutcome.CLOSED)).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void observesOthersWhenAConnectionFails(Defect defect) {
		this.engine.connector().change((settings) -> settings.withMode(HandshakeMode.OBSERVE));
		this.engine.connector().begin(new BrokenConnection(defect));
		this.engine.begin(this.next);
		this.engine.advanceMillis(2000);
		assertThat(this.engine.connector().counts().wouldHaveClosed()).isPositive();
		this.engine.advanceMillis(2000);
		assertThat(this.next.isClosed()).isFalse();
	}

	@Test
	void warnsOfConnectionsThatFailToCloseOnce(CapturedOutput output) {
		for (int i = 0; i < 5; i++) {
			this.engine.connector().begin(new BrokenConnection(Defect.CLOSE_AFTER_CLAIM));
		}
		this.engine.advanceMillis(2000);
		assertThat(this.engine.count(HandshakeOutcome.TIMEOUT)).isEqualTo(5);
		assertThat(output.getAll().split("WARN.*Failed to close a connection of fake-1", -1)).hasSize(2);
	}

	@Test
	void comesBackWhenAConnectionCouldNotBeClosed() {
		FakeConnection connection = new FakeConnection().busy(true);
		this.engine.begin(connection);
		this.engine.advanceMillis(2100);
		assertThat(connection.isClosed()).isFalse();
		connection.busy(false);
		this.engine.advanceMillis(50);
		assertThat(connection.isClosed()).isTrue();
	}

	@Test
	void endsHandshakesWhenTheListenerFails() {
		try (TestEngine failing = TestEngine.with(SETTINGS, (outcome, age) -> {
			throw new InternalError("on purpose");
		})) {
			assertThat(failing.begin(new FakeConnection()).trySucceed("TLSv1.3")).isTrue();
			assertThat(failing.begin(new FakeConnection()).tryFail(new IllegalStateException())).isTrue();
			failing.begin(this.next);
			failing.advanceMillis(2000);
			assertThat(this.next.isClosed()).isTrue();
			assertThat(failing.recent()).hasSize(2);
		}
	}

	@Test
	void endsHandshakeWhoseFailureCannotBeDescribed() {
		Handshake handshake = this.engine.begin(this.next);
		assertThat(handshake.tryFail(new IllegalStateException("cause") {

			private boolean asked;

			@Override
			public String getMessage() {
				if (this.asked) {
					throw new InternalError("on purpose");
				}
				this.asked = true;
				return "first";
			}

		})).isTrue();
		assertThat(this.engine.count(HandshakeOutcome.ERROR)).isOne();
	}

	@Test
	void endsNoHandshakeThatIsNotPendingYet() {
		PendingHandshakes pending = new PendingHandshakes();
		HandshakeClock clock = new HandshakeClock(this.engine.ticker());
		HandshakeEndings endings = new HandshakeEndings("fake-1", clock, pending, this.engine.recorder());
		Handshake handshake = new Handshake(endings, new FakeConnection(), new ServerDelay(Runnable::run, clock),
				this.engine.admission());
		assertThat(handshake.tryAbort()).isFalse();
		pending.add(handshake, clock::now);
		assertThat(handshake.tryAbort()).isTrue();
		assertThat(handshake.tryAbort()).isFalse();
	}

	@Test
	void beginsHandshakesWhenTheSlotsFail() {
		this.engine.slots().fail();
		assertThatNoException().isThrownBy(() -> this.engine.begin(this.next));
		this.engine.advanceMillis(2000);
		assertThat(this.next.isClosed()).isTrue();
	}

	/**
	 * What a connection fails to do.
	 */
	enum Defect {

		PROGRESS, REMOTE_ADDRESS, EXECUTOR, CLOSE_BEFORE_CLAIM, CLOSE_AFTER_CLAIM, RESTORE_SERVER_TIMEOUTS

	}

	/**
	 * Connection of a server with a defect.
	 */
	private static final class BrokenConnection implements HandshakeConnection {

		private final Set<Defect> defects;

		BrokenConnection(Defect... defects) {
			this.defects = Set.of(defects);
		}

		private void failIf(Defect defect) {
			if (this.defects.contains(defect)) {
				throw new InternalError("on purpose");
			}
		}

		@Override
		public @Nullable SocketAddress remoteAddress() {
			failIf(Defect.REMOTE_ADDRESS);
			return null;
		}

		@Override
		public HandshakeProgress progress() {
			failIf(Defect.PROGRESS);
			return new HandshakeProgress(HandshakePhase.NO_DATA, WaitingOn.CLIENT, 0, null);
		}

		@Override
		public Executor executor() {
			failIf(Defect.EXECUTOR);
			return Runnable::run;
		}

		@Override
		public void close(Claim claim) {
			failIf(Defect.CLOSE_BEFORE_CLAIM);
			claim.tryClaim();
			failIf(Defect.CLOSE_AFTER_CLAIM);
		}

		@Override
		public void restoreServerTimeouts() {
			failIf(Defect.RESTORE_SERVER_TIMEOUTS);
		}

	}

}
