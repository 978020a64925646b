package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.WaitingOn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the modes of a connector, and for changes of its settings.
 */
@ExtendWith(OutputCaptureExtension.class)
class ModeTests {

	private static final HandshakeSettings ENFORCING = TestConnectors.SETTINGS.withTimeout(Duration.ofSeconds(2));

	private final TestEngine engine = TestEngine.with(ENFORCING);

	private final HandshakeConnector connector = this.engine.connector();

	private final FakeConnection connection = new FakeConnection();

	@AfterEach
	void close() {
		this.engine.close();
	}

	private void observe() {
		this.connector.change((settings) -> settings.withMode(HandshakeMode.OBSERVE));
	}

	private void enforce() {
		this.connector.change((settings) -> settings.withMode(HandshakeMode.ENFORCE));
	}

	private void changeTimeout(int millis) {
		this.connector.change((settings) -> settings.withTimeout(Duration.ofMillis(millis)));
	}

	@Test
	void closesNothingAndCountsWhatItWouldHaveClosedWhenObserving() {
		observe();
		this.engine.begin(this.connection);
		this.engine.advanceMillis(1999);
		assertThat(this.connector.counts().wouldHaveClosed()).isZero();
		this.engine.advanceMillis(1);
		assertThat(this.connector.counts().wouldHaveClosed()).isOne();
		this.engine.begin(new FakeConnection());
		this.engine.advanceMillis(10_000);
		assertThat(this.connector.counts().wouldHaveClosed()).isEqualTo(2);
		assertThat(this.connection.isClosed()).isFalse();
		assertThat(this.connector.pendingCount()).isEqualTo(2);
		assertThat(this.connector.counts().laterSucceeded()).isZero();
		assertThat(this.engine.recent()).isEmpty();
	}

	@Test
	void countsThoseThatSucceedLaterWhenObserving() {
		observe();
		this.engine.begin(new FakeConnection()).trySucceed("TLSv1.3");
		Handshake late = this.engine.begin(this.connection);
		this.engine.advanceMillis(2500);
		assertThat(late.trySucceed("TLSv1.3")).isTrue();
		assertThat(this.connector.counts().laterSucceeded()).isOne();
		assertThat(this.engine.count(HandshakeOutcome.SUCCESS)).isEqualTo(2);
	}

	@Test
	void countsNoneTwiceWhenObserving() {
		observe();
		this.engine.begin(this.connection);
		this.engine.advanceMillis(2500);
		changeTimeout(3000);
		this.engine.advanceMillis(2500);
		enforce();
		observe();
		this.engine.advanceMillis(2500);
		assertThat(this.connector.counts().wouldHaveClosed()).isOne();
	}

	@Test
	void looksNoMoreAtThoseThatItWouldHaveClosed() {
		AtomicInteger looks = new AtomicInteger();
		observe();
		this.engine.begin(this.connection.onProgress(looks::incrementAndGet));
		this.engine.advanceMillis(10_000);
		assertThat(looks).hasValue(1);
	}

	@Test
	void closesPendingOnesWhenTimeoutBecomesShorter() {
		this.engine.begin(this.connection);
		this.engine.advanceMillis(500);
		changeTimeout(600);
		this.engine.advanceMillis(99);
		assertThat(this.connection.isClosed()).isFalse();
		this.engine.advanceMillis(1);
		assertThat(this.connection.isClosed()).isTrue();
	}

	@Test
	void sparesPendingOnesWhenTimeoutBecomesLonger() {
		this.engine.begin(this.connection);
		changeTimeout(3000);
		this.engine.advanceMillis(2999);
		assertThat(this.connection.isClosed()).isFalse();
		this.engine.advanceMillis(1);
		assertThat(this.connection.isClosed()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void sparesOverdueOnesUntilTheirNewDeadlineWhenTimeoutBecomesLonger(WaitingOn party) {
		this.engine.begin(this.connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER));
		this.engine.advanceMillis(2500);
		changeTimeout(5000);
		this.connection.in(HandshakePhase.CLIENT_HELLO, party);
		long left = 5000 * ((party == WaitingOn.SERVER) ? 2 : 1) - 2500;
		this.engine.advanceMillis(left - 1);
		assertThat(this.connection.isClosed()).isFalse();
		this.engine.advanceMillis(1);
		assertThat(this.connection.isClosed()).isTrue();
	}

	@Test
	void sparesLateAnsweredOnesUntilTheirNewDeadlineWhenTimeoutBecomesLonger() {
		this.engine.begin(this.connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER));
		this.engine.advanceMillis(2500);
		changeTimeout(5000);
		this.engine.advanceMillis(100);
		this.connection.answer();
		this.engine.advanceMillis(2399);
		assertThat(this.connection.isClosed()).isFalse();
		this.engine.advanceMillis(1);
		assertThat(this.connection.isClosed()).isTrue();
	}

	@Test
	void closesOverdueOnesAtOnceWhenObservingEnds() {
		observe();
		this.engine.begin(this.connection);
		this.engine.advanceMillis(3000);
		enforce();
		this.engine.enforce();
		assertThat(this.connection.isClosed()).isTrue();
		assertThat(this.engine.count(HandshakeOutcome.TIMEOUT)).isOne();
		assertThat(this.connector.counts().wouldHaveClosed()).isOne();
	}

	@Test
	void givesPendingOnesBackToServersTimeoutsWhenObservingBegins() {
		this.engine.begin(this.connection);
		changeTimeout(5000);
		assertThat(this.connection.hasServerTimeouts()).isFalse();
		observe();
		assertThat(this.connection.hasServerTimeouts()).isTrue();
	}

	@Test
	void givesThoseAcceptedMeanwhileBackToServersTimeoutsWhenTheyWouldHaveBeenClosed() {
		observe();
		this.engine.begin(this.connection);
		assertThat(this.connection.hasServerTimeouts()).isFalse();
		this.engine.advanceMillis(2000);
		assertThat(this.connection.hasServerTimeouts()).isTrue();
	}

	@Test
	void wakesTheThreadThatEnforcesDeadlinesWhenSettingsChange() {
		int before = this.engine.wakeUps().size();
		changeTimeout(5000);
		assertThat(this.engine.wakeUps().subList(before, this.engine.wakeUps().size())).containsExactly(0L);
	}

	@Test
	void keepsStuckAfterForWhenTimeoutIsLongEnoughForItAgain() {
		Duration stuckAfter = Duration.ofSeconds(1);
		try (TestEngine lenient = TestEngine.with(ENFORCING.withStuckAfter(stuckAfter))) {
			lenient.connector().change((settings) -> settings.withTimeout(Duration.ofMillis(200)));
			assertThat(lenient.connector().settings().stuckAfter()).isEqualTo(Duration.ofMillis(200));
			lenient.connector().change((settings) -> settings.withTimeout(Duration.ofSeconds(5)));
			assertThat(lenient.connector().settings().stuckAfter()).isEqualTo(stuckAfter);
		}
	}

	@Test
	void logsNothingWhenNothingChanges(CapturedOutput output) {
		observe();
		assertThat(output).contains("TLS handshakes on fake-1: timeout PT2S, mode observe (before: PT2S, enforce)");
		int logged = output.getAll().length();
		changeTimeout(2000);
		observe();
		assertThat(output.getAll()).hasSize(logged);
	}

	@Test
	void changesNothingWhenChangeBreaksRule() {
		assertThatIllegalArgumentException().isThrownBy(() -> changeTimeout(0))
			.withMessage("'timeout' must be between 100ms and 24h");
		assertThat(this.connector.settings()).isEqualTo(ENFORCING);
	}

	@Test
	void closesStuckOnesOnDemandWhomeverTheyWaitOnAndInAnyMode() {
		observe();
		List<FakeConnection> stuck = Stream.of(WaitingOn.values())
			.map((party) -> new FakeConnection().in(HandshakePhase.NEGOTIATION, party))
			.toList();
		this.engine.beginAll(stuck);
		this.engine.advanceMillis(51);
		FakeConnection fresh = new FakeConnection();
		this.engine.begin(fresh);
		assertThat(this.connector.closeStuck()).isEqualTo(2);
		assertThat(stuck).extracting(FakeConnection::closedTimes).containsOnly(1);
		assertThat(fresh.isClosed()).isFalse();
		assertThat(this.engine.count(HandshakeOutcome.CLOSED)).isEqualTo(2);
		assertThat(this.connector.closeStuck()).isZero();
	}

	@Test
	void closesOnDemandWhenAnotherClaimTakesThePlaceOfItsOwn() {
		try (TestEngine limited = TestEngine.with(TestConnectors.limited(1, null))) {
			FakeConnection late = new FakeConnection("192.0.2.1").claimLater();
			limited.beginAll(List.of(late, new FakeConnection("192.0.2.2")));
			limited.advanceMillis(99);
			late.onProgress(() -> {
				late.onProgress(() -> {
				});
				limited.connector().closeStuck();
			});
			limited.advanceMillis(20);
			late.claimAll();
			assertThat(late.isClosed()).isTrue();
			assertThat(limited.count(HandshakeOutcome.EVICTED)).isZero();
		}
	}

}
