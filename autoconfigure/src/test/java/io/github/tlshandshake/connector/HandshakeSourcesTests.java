package io.github.tlshandshake.connector;

import java.time.Duration;

import javax.net.ssl.SSLException;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakeSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link HandshakeSources}.
 */
class HandshakeSourcesTests {

	@Test
	void listsPendingClientsWorstFirst() {
		try (HandshakeConnectors connectors = TestConnectors.withTimeout(Duration.ofHours(1))) {
			HandshakeConnector connector = connectors.open("fake", 1);
			connector.begin(new FakeConnection("192.0.2.1"));
			connector.begin(new FakeConnection("2001:db8::1"));
			connectors.open("fake", 2).begin(new FakeConnection("2001:db8::2"));
			connector.begin(new FakeConnection((String) null));
			assertThat(connectors.sources(20)).extracting((source) -> source.network().toString())
				.containsExactly("2001:db8:0:0:0:0:0:0/64", "192.0.2.1");
			assertThat(connectors.sources(1)).extracting(HandshakeSource::pending).containsExactly(2L);
		}
	}

	@Test
	void tellsWhoWasEvictedAndWhoseHandshakesFailed() {
		try (HandshakeConnectors connectors = TestConnectors.with(TestConnectors.limited(1, null))) {
			HandshakeConnector connector = connectors.open("fake", 1);
			connector.begin(new FakeConnection("192.0.2.1")).tryFail(new SSLException("Refused"));
			for (int i = 0; i < 4; i++) {
				connector.begin(new FakeConnection("192.0.2.2"));
			}
			Awaitility.await().until(() -> connector.counts().count(HandshakeOutcome.EVICTED) == 3);
			Awaitility.await()
				.untilAsserted(() -> assertThat(connectors.sources(20))
					.extracting((source) -> source.network().toString(), HandshakeSource::evicted,
							HandshakeSource::errors)
					.containsExactly(tuple("192.0.2.2", 3L, 0L), tuple("192.0.2.1", 0L, 1L)));
		}
	}

	@Test
	void countsTimeoutsWithPendingOnes() {
		try (HandshakeConnectors connectors = TestConnectors.withTimeout(Duration.ofHours(1))) {
			HandshakeConnector connector = connectors.open("fake", 1);
			connector.begin(new FakeConnection("192.0.2.1")).tryTimeOut();
			connector.begin(new FakeConnection("192.0.2.1")).tryTimeOut();
			connector.begin(new FakeConnection("192.0.2.2")).tryTimeOut();
			connector.begin(new FakeConnection("192.0.2.2")).tryFail(new IllegalStateException());
			connector.begin(new FakeConnection("192.0.2.1"));
			assertThat(connectors.sources(20))
				.extracting((source) -> source.network().toString(), HandshakeSource::pending,
						HandshakeSource::timeouts)
				.containsExactly(tuple("192.0.2.1", 1L, 2L), tuple("192.0.2.2", 0L, 1L));
		}
	}

}
