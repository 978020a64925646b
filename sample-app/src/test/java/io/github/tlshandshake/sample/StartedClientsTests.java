package io.github.tlshandshake.sample;

import java.net.http.HttpResponse;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for starting stuck clients over HTTP.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "tls-handshake.stuck-after=500ms")
class StartedClientsTests {

	private SampleEndpoint endpoint;

	@BeforeEach
	void ask(@LocalServerPort int port) {
		this.endpoint = new SampleEndpoint(port);
	}

	@AfterEach
	void endClients() throws Exception {
		this.endpoint.endClients();
		awaitPending(0);
	}

	@Test
	void startsClientsAgainstOwnPort() throws Exception {
		assertThat(this.endpoint.start("stalled", 4).statusCode()).isEqualTo(202);
		awaitPending(4);
	}

	@Test
	void refusesUnknownKind() throws Exception {
		assertRefused(this.endpoint.start("honest", 1), 400,
				"'kind' must be one of [silent, dripping, stalled, probe]");
	}

	@Test
	void refusesCountAboveLimit() throws Exception {
		assertRefused(this.endpoint.start("silent", 501), 400, "'count' must be between 1 and 500");
	}

	@Test
	void refusesMoreThanTheLimitAtTheSameTime() throws Exception {
		assertThat(this.endpoint.start("silent", 400).body()).isEqualTo("{\"open\":400,\"limit\":500}");
		assertRefused(this.endpoint.start("silent", 101), 429, "At most 500 clients may be open at the same time");
	}

	private void assertRefused(HttpResponse<String> response, int status, String reason) {
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.body()).contains(reason);
	}

	private void awaitPending(int count) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(15))
			.untilAsserted(() -> assertThat(this.endpoint.pending()).isEqualTo(count));
	}

}
