package io.github.tlshandshake;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.tlshandshake.testsupport.ClientTrust;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for a server that takes its time over the client's certificate, as one that asks
 * another server about it.
 */
class SlowTrustManagerTests {

	private static final Duration DELAY = Duration.ofMillis(1500);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final HonestClient CLIENT = HonestClient.create()
		.withContext(TestCertificates.clientContextWithCertificate());

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT_SERVLET", "JETTY_SERVLET", "NETTY" })
	void servesHonestClientWhenServerTakesLongerThanTimeout(ServerKind kind) throws Exception {
		try (TestServer server = start(kind, DELAY.multipliedBy(4).dividedBy(5))) {
			assertThat(CLIENT.get(server.port(), "/").body()).isEqualTo("hello");
			assertThat(server.connector().counts().count(HandshakeOutcome.SUCCESS)).isOne();
			assertThat(server.connector().counts().count(HandshakeOutcome.TIMEOUT)).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT_SERVLET", "JETTY_SERVLET" })
	void closesClientWhenServerTakesLongerThanTwiceTheTimeout(ServerKind kind) {
		Duration timeout = DELAY.dividedBy(3);
		try (TestServer server = start(kind, timeout)) {
			long start = System.nanoTime();
			assertThatIOException().isThrownBy(() -> CLIENT.get(server.port(), "/"));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(timeout.multipliedBy(2),
					DELAY.plusSeconds(1));
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> server.connector().counts().count(HandshakeOutcome.TIMEOUT) == 1);
			assertThat(server.connector().counts().timeouts(HandshakePhase.NEGOTIATION, WaitingOn.SERVER)).isOne();
			assertThat(server.connector().counts().count(HandshakeOutcome.SUCCESS)).isZero();
		}
	}

	// The trust manager runs on the event loop, which alone could close the channel
	@Test
	void servesClientWhenNettyTakesLongerThanTwiceTheTimeout() throws Exception {
		try (TestServer server = start(ServerKind.NETTY, DELAY.dividedBy(3))) {
			assertThat(CLIENT.get(server.port(), "/").body()).isEqualTo("hello");
			assertThat(server.connector().counts().count(HandshakeOutcome.SUCCESS)).isOne();
			assertThat(server.connector().counts().count(HandshakeOutcome.TIMEOUT)).isZero();
		}
	}

	private TestServer start(ServerKind kind, Duration timeout) {
		return ClientTrust.start(kind, SlowTrustManager.class, "tls-handshake.timeout=" + timeout);
	}

	/**
	 * Trust manager that trusts everyone, later. Public because Tomcat creates it by its
	 * name.
	 */
	public static class SlowTrustManager extends ClientTrust {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
			try {
				new CountDownLatch(1).await(DELAY.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
