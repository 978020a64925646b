package io.github.tlshandshake;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is remembered of clients, in a bounded memory.
 */
class HandshakeSourcesTests {

	private static final int MILLION = 1_000_000;

	@Test
	void findsHeavyHitterAmongMillionOthersInBoundedMemory() {
		HeavyHitters<Integer> hitters = new HeavyHitters<>(512);
		for (int i = 0; i < MILLION; i++) {
			hitters.add(i);
			if (i % 100 == 0) {
				hitters.add(-1);
			}
		}
		assertThat(hitters.counts()).hasSize(512);
		assertThat(hitters.counts().get(-1)).isBetween(MILLION / 100L, MILLION / 100L + MILLION / 512 + 20);
	}

	@Test
	void countsExactlyWhileThereAreFewItems() {
		HeavyHitters<String> hitters = new HeavyHitters<>(2);
		hitters.add("a");
		hitters.add("b");
		hitters.add("a");
		assertThat(hitters.counts()).containsEntry("a", 2L).containsEntry("b", 1L).hasSize(2);
	}

	@Test
	void keepsLatestOfMillionFailures() {
		HandshakeHistory history = new HandshakeHistory(100);
		HandshakeConnectors connectors = TestConnectors.with(TestConnectors.SETTINGS);
		Handshake handshake = connectors.open("test", 1).begin(new FakeConnection());
		EndedHandshake first = ended(handshake);
		EndedHandshake last = ended(handshake);
		for (int i = 0; i < MILLION; i++) {
			history.add(first);
		}
		history.add(last);
		assertThat(history.recent()).hasSize(100).startsWith(last).endsWith(first);
		connectors.close();
	}

	private EndedHandshake ended(Handshake handshake) {
		return EndedHandshake.of("test-1", handshake, HandshakeOutcome.TIMEOUT, handshake.progress(), null);
	}

	@Test
	void remembersNothingWhenHistoryHasNoSize() {
		HandshakeConnectors connectors = new HandshakeConnectors((port) -> TestConnectors.SETTINGS, 0, List.of());
		connectors.open("test", 1).begin(new FakeConnection()).failed(new IllegalStateException());
		assertThat(connectors.recent()).isEmpty();
		connectors.close();
	}

	@Test
	void remembersFailuresAndNoProbes() {
		HandshakeConnectors connectors = TestConnectors.with(TestConnectors.SETTINGS);
		HandshakeConnector connector = connectors.open("test", 1);
		connector.begin(new FakeConnection()).clientLeft();
		connector.begin(new FakeConnection()).succeeded();
		connector.begin(new FakeConnection()).failed(new IllegalStateException());
		assertThat(connectors.recent()).extracting(EndedHandshake::error).containsExactly("IllegalStateException");
		connectors.close();
	}

	@Test
	void listsPendingClientsWorstFirst() {
		HandshakeConnectors connectors = TestConnectors.with(TestConnectors.SETTINGS);
		HandshakeConnector connector = connectors.open("test", 1);
		connector.begin(new FakeConnection("192.0.2.1"));
		connector.begin(new FakeConnection("2001:db8::1"));
		connector.begin(new FakeConnection("2001:db8::2"));
		assertThat(connectors.sources(20)).extracting((source) -> source.network().toString())
			.containsExactly("2001:db8:0:0:0:0:0:0/64", "192.0.2.1");
		assertThat(connectors.sources(1)).extracting(HandshakeSource::pending).containsExactly(2L);
		connectors.close();
	}

}
