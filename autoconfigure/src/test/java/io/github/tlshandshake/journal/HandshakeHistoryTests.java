package io.github.tlshandshake.journal;

import java.time.Duration;
import java.time.Instant;

import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.WaitingOn;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandshakeHistory}.
 */
class HandshakeHistoryTests {

	@Test
	void keepsTheLatestOfManyFailures() {
		HandshakeHistory history = new HandshakeHistory(100);
		for (int i = 0; i < 100_000; i++) {
			history.add(ended(i));
		}
		assertThat(history.recent()).hasSize(100).startsWith(ended(99_999), ended(99_998)).endsWith(ended(99_900));
	}

	@Test
	void isEmptyWhenItHasNoSize() {
		HandshakeHistory history = new HandshakeHistory(0);
		history.add(ended(1));
		assertThat(history.recent()).isEmpty();
	}

	private static EndedHandshake ended(int number) {
		return new EndedHandshake("fake-1", Instant.EPOCH, HandshakeOutcome.TIMEOUT, Duration.ofMillis(number), null,
				new HandshakeProgress(HandshakePhase.NO_DATA, WaitingOn.CLIENT, 0, null), null, null);
	}

}
