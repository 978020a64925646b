package io.github.tlshandshake.connector;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for who ends a handshake when several threads want to.
 */
class EndRaceTests {

	@Test
	void letsOnlyOnePartyEndEachHandshake() throws Exception {
		try (EndRace race = new EndRace(500)) {
			race.run();
			assertThat(race.winners()).isEqualTo(race.counted()).allMatch((wins) -> wins >= 500);
			assertThat(race.handshakesWithOneWinner()).isEqualTo(race.handshakes());
		}
	}

}
