package io.github.tlshandshake.connector;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.StuckHandshake;
import io.github.tlshandshake.WaitingOn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Admission}, with two turns and a time that is moved.
 */
class AdmissionTests {

	private static final HandshakeSettings SETTINGS = TestConnectors.SETTINGS;

	private final TestEngine engine = TestEngine.with(SETTINGS);

	private final List<FakeConnection> proceeded = new ArrayList<>();

	@AfterEach
	void returnsAllTurns() {
		assertThat(this.engine.connector().queuedCount()).isZero();
		assertThat(this.engine.connector().turns()).isZero();
		this.engine.close();
	}

	@Test
	void admitsAsManyAsMayComputeAtOnce() {
		List<Handshake> handshakes = beginAll(3);
		assertThat(handshakes).map(Handshake::tryBeginStep).containsExactly(true, true, false);
		assertThat(this.engine.connector().queuedCount()).isEqualTo(1);
		handshakes.get(1).endStep();
		assertThat(this.proceeded).hasSize(1);
		assertThat(this.engine.connector().queuedCount()).isZero();
		assertThat(handshakes.get(2).tryBeginStep()).isTrue();
		endAll(handshakes);
	}

	@Test
	void admitsWhomItQueuedOnlyWhenToldToProceed() {
		List<Handshake> handshakes = beginAll(3);
		handshakes.forEach(Handshake::tryBeginStep);
		assertThat(handshakes.get(2).tryBeginStep()).isFalse();
		assertThat(this.engine.connector().queuedCount()).isEqualTo(1);
		endAll(handshakes);
	}

	@Test
	void admitsInOrderWhileWaitIsShort() {
		List<FakeConnection> connections = connections(6);
		List<Handshake> handshakes = begin(connections);
		handshakes.forEach(Handshake::tryBeginStep);
		this.engine.advanceMillis(999);
		endAll(handshakes);
		assertThat(this.proceeded).containsExactlyElementsOf(connections.subList(2, 6));
	}

	@Test
	void admitsNewestFirstOnceOldestHasWaitedForSecond() {
		List<FakeConnection> connections = connections(5);
		List<Handshake> handshakes = begin(connections);
		handshakes.forEach(Handshake::tryBeginStep);
		this.engine.advanceMillis(1000);
		handshakes.get(0).endStep();
		handshakes.get(1).endStep();
		assertThat(this.proceeded).containsExactly(connections.get(4), connections.get(3));
		endAll(handshakes);
	}

	@Test
	void admitsFirstWhoHasComputedBefore() {
		List<FakeConnection> connections = connections(4);
		List<Handshake> handshakes = begin(connections);
		handshakes.forEach(Handshake::tryBeginStep);
		// Its first step ends, and its client answers while others wait
		handshakes.get(0).endStep();
		assertThat(handshakes.get(2).tryBeginStep()).isTrue();
		assertThat(handshakes.get(0).tryBeginStep()).isFalse();
		handshakes.get(1).endStep();
		assertThat(this.proceeded).containsExactly(connections.get(2), connections.get(0));
		endAll(handshakes);
	}

	@Test
	void tellsThatQueuedHandshakeWaitsOnServer() {
		List<Handshake> handshakes = beginAll(3);
		handshakes.forEach(Handshake::tryBeginStep);
		this.engine.advanceMillis(100);
		assertThat(this.engine.connector().stuck(10)).map(StuckHandshake::queued).containsExactly(false, false, true);
		assertThat(handshakes.get(2).progress().waitingOn()).isEqualTo(WaitingOn.SERVER);
		endAll(handshakes);
	}

	@Test
	void forgetsHandshakeThatEndsWhileQueued() {
		List<Handshake> handshakes = beginAll(4);
		handshakes.forEach(Handshake::tryBeginStep);
		handshakes.get(2).tryAbort();
		assertThat(this.engine.connector().queuedCount()).isEqualTo(1);
		handshakes.get(0).endStep();
		assertThat(this.proceeded).hasSize(1);
		assertThat(handshakes.get(3).tryBeginStep()).isTrue();
		endAll(handshakes);
	}

	@Test
	void passesTurnOnWhenStepEndsInWhichHandshakeHasEnded() {
		List<Handshake> handshakes = beginAll(3);
		handshakes.forEach(Handshake::tryBeginStep);
		handshakes.get(0).trySucceed("TLSv1.3");
		assertThat(this.proceeded).isEmpty();
		handshakes.get(0).endStep();
		assertThat(this.proceeded).hasSize(1);
		endAll(handshakes);
	}

	@Test
	void passesTurnOnWhenHandshakeEndsBeforeItIsTakenUp() {
		List<FakeConnection> connections = connections(4);
		List<Handshake> handshakes = begin(connections);
		handshakes.forEach(Handshake::tryBeginStep);
		handshakes.get(0).endStep();
		handshakes.get(2).tryAbort();
		assertThat(this.proceeded).containsExactly(connections.get(2), connections.get(3));
		endAll(handshakes);
	}

	@Test
	void closesWhoIsStillQueuedAtTwiceTheTimeout() {
		List<FakeConnection> connections = connections(3);
		List<Handshake> handshakes = begin(connections);
		handshakes.forEach(Handshake::tryBeginStep);
		this.engine.advance(SETTINGS.timeout().multipliedBy(2).minusMillis(1));
		assertThat(connections.get(2).isClosed()).isFalse();
		this.engine.advanceMillis(1);
		assertThat(connections.get(2).isClosed()).isTrue();
		assertThat(this.engine.connector().queuedCount()).isZero();
		endAll(handshakes);
	}

	@Test
	void letsAllProceedWhenServerStops() {
		List<FakeConnection> connections = connections(4);
		List<Handshake> handshakes = begin(connections);
		handshakes.forEach(Handshake::tryBeginStep);
		this.engine.connector().stopped();
		assertThat(this.proceeded).containsExactlyInAnyOrderElementsOf(connections.subList(2, 4));
		assertThat(this.engine.connector().turns()).isZero();
		handshakes.forEach(Handshake::endStep);
	}

	@Test
	void letsHandshakeThatHasEndedGoOn() {
		List<Handshake> handshakes = beginAll(1);
		handshakes.get(0).tryBeginStep();
		handshakes.get(0).endStep();
		handshakes.get(0).tryAbort();
		assertThat(handshakes.get(0).tryBeginStep()).isTrue();
	}

	@Test
	void queuesNobodyWhenItOnlyObserves() {
		this.engine.connector().change((settings) -> settings.withMode(HandshakeMode.OBSERVE));
		List<Handshake> handshakes = beginAll(10);
		assertThat(handshakes).map(Handshake::tryBeginStep).containsOnly(true);
		endAll(handshakes);
	}

	@Test
	void admitsAllWhenItComesToObserveOnly() {
		List<Handshake> handshakes = beginAll(10);
		handshakes.forEach(Handshake::tryBeginStep);
		this.engine.connector().change((settings) -> settings.withMode(HandshakeMode.OBSERVE));
		assertThat(this.proceeded).hasSize(8);
		endAll(handshakes);
	}

	@Test
	void passesTurnOnWhenServerFailsToProceed() {
		List<FakeConnection> connections = connections(4);
		List<Handshake> handshakes = begin(connections);
		handshakes.forEach(Handshake::tryBeginStep);
		connections.get(2).onProceed(() -> {
			throw new InternalError("on purpose");
		});
		handshakes.get(0).endStep();
		assertThat(this.proceeded).containsExactly(connections.get(3));
		endAll(handshakes);
	}

	@Test
	void stepThatBlocksGivesUpItsTurn() {
		List<FakeConnection> connections = connections(200);
		List<Handshake> handshakes = begin(connections);
		this.engine.steps().block(true);
		for (int i = 0; i < connections.size(); i++) {
			connections.get(i).onProceed(handshakes.get(i)::tryBeginStep);
		}
		handshakes.forEach(Handshake::tryBeginStep);
		this.engine.advanceMillis(8);
		assertThat(this.engine.connector().queuedCount()).isZero();
		endAll(handshakes);
	}

	@Test
	void stepThatGoesOnComputingCountsAgain() {
		List<Handshake> handshakes = beginAll(4);
		this.engine.steps().block(true);
		handshakes.forEach(Handshake::tryBeginStep);
		this.engine.advanceMillis(1);
		assertThat(this.proceeded).isNotEmpty();
		this.engine.steps().block(false);
		this.engine.advanceMillis(2);
		List<Handshake> others = beginAll(2);
		assertThat(others.get(0).tryBeginStep()).isFalse();
		endAll(handshakes);
		endAll(others);
	}

	@Test
	void stepThatComputesKeepsItsTurn() {
		List<Handshake> handshakes = beginAll(10);
		handshakes.forEach(Handshake::tryBeginStep);
		this.engine.advanceMillis(100);
		assertThat(this.proceeded).isEmpty();
		endAll(handshakes);
	}

	@Test
	void busyEventLoopKeepsNobodyWaitingOnOthers() {
		Executor busy = Runnable::run;
		Executor idle = (task) -> task.run();
		List<FakeConnection> connections = Stream
			.concat(connections(3).stream().map((connection) -> connection.on(busy)),
					connections(1).stream().map((connection) -> connection.on(idle)))
			.map(FakeConnection::onSingleThread)
			.toList();
		List<Handshake> handshakes = begin(connections);
		assertThat(handshakes).map(Handshake::tryBeginStep).containsExactly(true, false, false, false);
		this.engine.advanceMillis(1);
		assertThat(this.proceeded).containsExactly(connections.get(3));
		endAll(handshakes);
	}

	@Test
	void eventLoopThatDoesNotTakeUpItsTurnKeepsNobodyWaiting() {
		Executor busy = Runnable::run;
		Executor idle = (task) -> task.run();
		List<FakeConnection> connections = Stream
			.concat(connections(6).stream().map((connection) -> connection.on(busy)),
					connections(2).stream().map((connection) -> connection.on(idle)))
			.map(FakeConnection::onSingleThread)
			.toList();
		List<Handshake> handshakes = begin(connections);
		handshakes.forEach(Handshake::tryBeginStep);
		handshakes.get(0).endStep();
		assertThat(this.proceeded).contains(connections.get(1));
		// Nobody takes it up
		this.engine.advanceMillis(2);
		assertThat(this.proceeded).contains(connections.get(6)).doesNotContain(connections.get(2));
		endAll(handshakes);
	}

	private List<FakeConnection> connections(int count) {
		return Stream.generate(FakeConnection::new).limit(count).map(this::recorded).toList();
	}

	private FakeConnection recorded(FakeConnection connection) {
		return connection.onProceed(() -> this.proceeded.add(connection));
	}

	private List<Handshake> beginAll(int count) {
		return begin(connections(count));
	}

	private List<Handshake> begin(List<FakeConnection> connections) {
		return connections.stream().map(this.engine::begin).toList();
	}

	private void endAll(List<Handshake> handshakes) {
		handshakes.forEach((handshake) -> {
			handshake.endStep();
			handshake.tryAbort();
		});
		assertThat(this.engine.count(HandshakeOutcome.ERROR)).isZero();
	}

}
