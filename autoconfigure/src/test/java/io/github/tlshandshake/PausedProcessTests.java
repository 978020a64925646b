package io.github.tlshandshake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.github.tlshandshake.testsupport.HeldClient;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.Pause;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.ServerProcess;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a process that does not run for a while, as during a long collection or in a
 * frozen container: that time counts for no client.
 */
@Tag("alone")
@EnabledOnOs({ OS.LINUX, OS.MAC })
class PausedProcessTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final int CLIENTS = 12;

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT_SERVLET", "JETTY_SERVLET", "NETTY" })
	void servesHonestClientsAndClosesStuckOnesAtMovedDeadline(ServerKind kind) throws Exception {
		try (ServerProcess server = ServerProcess.start(kind, "tls-handshake.timeout=" + TIMEOUT)) {
			assertThat(HonestClient.create().get(server.port(), "/").body()).isEqualTo("hello");
			for (int percent : List.of(60, 120, 250)) {
				surviveThePause(server, TIMEOUT.multipliedBy(percent).dividedBy(100));
			}
		}
	}

	private void surviveThePause(ServerProcess server, Duration pause) throws Exception {
		List<HeldClient> answerInSocket = hold(server, 1);
		List<HeldClient> helloInSocket = hold(server, 0);
		List<HeldClient> beforeHello = hold(server, 0);
		try (StuckClients silent = StuckClients.open(StuckKind.SILENT, CLIENTS, server.port());
				StuckClients stalled = StuckClients.open(StuckKind.STALLED, CLIENTS, server.port())) {
			pause(server, pause, () -> {
				helloInSocket.forEach(HeldClient::release);
				answerInSocket.forEach(HeldClient::release);
			});
			beforeHello.forEach(HeldClient::release);
			assertThat(served(beforeHello)).isEqualTo(CLIENTS);
			assertThat(served(helloInSocket)).isEqualTo(CLIENTS);
			assertThat(served(answerInSocket)).isEqualTo(CLIENTS);
			Duration movedDeadline = TIMEOUT.plus(pause);
			assertThat(median(silent.awaitAllClosed(PATIENCE))).isBetween(movedDeadline.minusMillis(50),
					movedDeadline.plusMillis(150));
			assertThat(median(stalled.awaitAllClosed(PATIENCE))).isBetween(movedDeadline.minusMillis(50),
					movedDeadline.plusMillis(700));
		}
	}

	private List<HeldClient> hold(ServerProcess server, int message) throws InterruptedException {
		List<HeldClient> clients = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			clients.add(HeldClient.start(HonestClient.create(), server.port(), message));
		}
		return clients;
	}

	private void pause(ServerProcess server, Duration pause, Runnable meanwhile) throws Exception {
		server.pause();
		meanwhile.run();
		Pause.of(pause);
		server.resume();
	}

	private long served(List<HeldClient> clients) {
		return clients.stream().filter((client) -> client.isServed(PATIENCE)).count();
	}

	private Duration median(List<Duration> times) {
		return times.stream().sorted(Comparator.naturalOrder()).skip(times.size() / 2).findFirst().orElseThrow();
	}

}
