package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakeSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for honest clients while attackers want all slots of a server, in simulated time.
 */
class AttackTests {

	private static final int SLOTS = 1000;

	private static final int ATTACKERS = 1500;

	private static final int ADDRESSES = 100;

	private static final int HONEST = 30;

	private static final HandshakeSettings DEFAULTS = new HandshakeSettings(Duration.ofSeconds(10),
			Duration.ofSeconds(1), HandshakeMode.ENFORCE, null, null, 2);

	@ParameterizedTest
	@EnumSource
	void servesHonestClientsOnSlowLines(Attacker.Kind kind) {
		try (SimulatedServer server = attacked(kind)) {
			List<HonestClients> clients = Stream.of(1200, 2500)
				.flatMap((flight) -> Stream.of(1, 2).map((flights) -> new HonestClients(server, flight, flights)))
				.toList();
			clients.forEach((kindOfClients) -> kindOfClients.arrive(HONEST, 100));
			server.run(Duration.ofSeconds(12));
			assertThat(clients).allSatisfy(
					(kindOfClients) -> assertThat(kindOfClients.served()).hasSizeGreaterThanOrEqualTo(HONEST - 1));
		}
	}

	@ParameterizedTest
	@EnumSource
	void servesAllHonestClientsOnFastLinesWithinASecond(Attacker.Kind kind) {
		try (SimulatedServer server = attacked(kind)) {
			HonestClients clients = new HonestClients(server, 40, 1);
			clients.arrive(HONEST * 5, 20);
			server.run(Duration.ofSeconds(5));
			assertThat(clients.served()).hasSize(HONEST * 5)
				.allMatch((time) -> time.compareTo(Duration.ofSeconds(1)) < 0);
		}
	}

	@ParameterizedTest
	@EnumSource
	void servesAllHonestClientsThatShareAnAddress(Attacker.Kind kind) {
		try (SimulatedServer server = attacked(kind)) {
			HonestClients clients = new HonestClients(server, 40, 1);
			clients.arriveFrom("192.0.2.1", 500, 2);
			server.run(Duration.ofSeconds(3));
			assertThat(clients.served()).hasSize(500);
		}
	}

	private static SimulatedServer attacked(Attacker.Kind kind) {
		SimulatedServer server = new SimulatedServer(DEFAULTS, SLOTS);
		Attacker.attack(server, kind, ATTACKERS, ADDRESSES);
		server.run(Duration.ofSeconds(4));
		assertThat(server.engine().count(HandshakeOutcome.EVICTED)).isGreaterThan(1000);
		return server;
	}

}
