package io.github.tlshandshake.netty;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.tlshandshake.AdmissionContractTests;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.AnsweredClient;
import io.github.tlshandshake.testsupport.ClientTrust;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for admission on Reactor Netty.
 */
class NettyAdmissionTests extends AdmissionContractTests {

	private static final HonestClient CLIENT = HonestClient.create()
		.withContext(TestCertificates.clientContextWithCertificate());

	@Override
	protected TestServer start(Class<? extends ClientTrust> trust, String... properties) {
		return ClientTrust.start(ServerKind.NETTY, trust, properties);
	}

	@Override
	protected boolean noticesAtOnceThatClientLeft() {
		return true;
	}

	// Without turns the event loop would compute all that it reads in a pass, and come to
	// the request last
	@Test
	void eventLoopServesThoseWhoAreInBetweenTwoSteps() throws Exception {
		try (TestServer server = ClientTrust.start(ServerKind.NETTY, List.of(OneEventLoop.class), CountingTrust.class,
				"tls-handshake.max-concurrent=8", "tls-handshake.timeout=60s");
				HonestConnection established = CLIENT.open(server.port())) {
			assertThat(established.request("GET", "/").body()).isEqualTo("hello");
			List<AnsweredClient> clients = new ArrayList<>();
			for (int i = 0; i < 30; i++) {
				clients.add(AnsweredClient.start(server.port()));
			}
			CountingTrust.hold();
			clients.get(0).finish();
			CountingTrust.awaitHeld();
			for (AnsweredClient client : clients.subList(1, clients.size())) {
				client.finish();
			}
			established.sendRequest("GET", "/");
			int before = CountingTrust.release();
			established.awaitResponse();
			assertThat(CountingTrust.steps() - before).isLessThanOrEqualTo(8);
			Awaitility.await()
				.until(() -> server.connector().counts().count(HandshakeOutcome.SUCCESS) == clients.size() + 1);
			for (AnsweredClient client : clients) {
				client.close();
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OneEventLoop {

		@Bean(destroyMethod = "dispose")
		LoopResources oneEventLoop() {
			return LoopResources.create("one", 1, true);
		}

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> onOneEventLoop(LoopResources loop) {
			return (factory) -> factory.addServerCustomizers((HttpServer server) -> server.runOn(loop));
		}

	}

	/**
	 * Trust manager that computes for a while, and counts.
	 */
	public static class CountingTrust extends ClientTrust {

		private static final AtomicInteger STEPS = new AtomicInteger();

		private static volatile CountDownLatch held = new CountDownLatch(0);

		private static volatile boolean holding;

		static void hold() {
			held = new CountDownLatch(1);
			holding = true;
		}

		static void awaitHeld() throws InterruptedException {
			assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
		}

		static int release() {
			int steps = STEPS.get();
			holding = false;
			return steps;
		}

		static int steps() {
			return STEPS.get();
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
			held.countDown();
			long end = System.nanoTime() + Duration.ofMillis(20).toNanos();
			while (holding || System.nanoTime() < end) {
				Thread.onSpinWait();
			}
			STEPS.incrementAndGet();
		}

	}

}
