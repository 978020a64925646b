package io.github.tlshandshake.jetty;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.jetty.JettyServerCustomizer;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for handshakes that are closed while a thread of Jetty works on them.
 */
class JettySlowTrustManagerTests {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	// One more is for the acceptor, and one for the selector
	private static final int THREADS = 8;

	private static final int SLOW = 4;

	private final ExecutorService clients = Executors.newCachedThreadPool();

	private TestServer server;

	private SlowTrustManager trustManager;

	@BeforeEach
	void startServer() {
		this.server = TestServer.start(ServerKind.JETTY_SERVLET, List.of(SlowTrustManagerConfiguration.class),
				"tls-handshake.timeout=" + TIMEOUT, "server.ssl.client-auth=want",
				"server.jetty.threads.max=" + THREADS, "server.jetty.threads.min=" + THREADS,
				"server.jetty.threads.acceptors=1", "server.jetty.threads.selectors=1");
		this.trustManager = this.server.context().getBean(SlowTrustManager.class);
	}

	@AfterEach
	void stopServer() {
		this.trustManager.answer.countDown();
		this.clients.shutdownNow();
		this.server.close();
	}

	@Test
	void needsNoOtherThreadToCloseHandshakeThatIsWorkedOn() throws Exception {
		List<Future<?>> slow = presentCertificates();
		awaitTimeouts();
		Awaitility.await().atMost(PATIENCE).until(() -> slow.stream().allMatch(Future::isDone));
		QueuedThreadPool threads = (QueuedThreadPool) jetty().getServer().getThreadPool();
		Awaitility.await()
			.during(Duration.ofMillis(500))
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(threads.getUtilizedThreads()).isEqualTo(SLOW));
		assertThat(HonestClient.create().get(this.server.port(), "/").body()).isEqualTo("hello");
	}

	@Test
	void givesBackEndPointsWhenWorkHasEnded() throws Exception {
		presentCertificates();
		awaitTimeouts();
		assertThat(jetty().getConnectedEndPoints()).hasSize(SLOW);
		this.trustManager.answer.countDown();
		Awaitility.await().atMost(PATIENCE).until(() -> jetty().getConnectedEndPoints().isEmpty());
		assertThat(jetty().getSelectorManager().getTotalKeys()).isZero();
	}

	private ServerConnector jetty() {
		return JettyConnectors.first(this.server);
	}

	private List<Future<?>> presentCertificates() throws InterruptedException {
		HonestClient client = HonestClient.create().withContext(TestCertificates.clientContextWithCertificate());
		List<Future<?>> slow = new ArrayList<>();
		for (int i = 0; i < SLOW; i++) {
			slow.add(this.clients.submit(() -> client.get(this.server.port(), "/")));
		}
		assertThat(this.trustManager.asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		return slow;
	}

	private void awaitTimeouts() {
		HandshakeConnector connector = this.server.connector();
		Awaitility.await().atMost(PATIENCE).until(() -> connector.counts().count(HandshakeOutcome.TIMEOUT) == SLOW);
	}

	/**
	 * Trust manager that answers when it is told to.
	 */
	static final class SlowTrustManager implements X509TrustManager {

		private final CountDownLatch asked = new CountDownLatch(SLOW);

		private final CountDownLatch answer = new CountDownLatch(1);

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
			this.asked.countDown();
			try {
				this.answer.await(60, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SlowTrustManagerConfiguration {

		@Bean
		SlowTrustManager trustManager() {
			return new SlowTrustManager();
		}

		@Bean
		JettyServerCustomizer slowTrustManager(SslBundles bundles, SlowTrustManager trustManager) {
			return (server) -> customize(server, bundles.getBundle("server").getManagers(), trustManager);
		}

		private void customize(Server server, SslManagerBundle managers, SlowTrustManager trustManager) {
			try {
				SSLContext context = SSLContext.getInstance("TLS");
				context.init(managers.getKeyManagers(), new TrustManager[] { trustManager }, null);
				server.getConnectors()[0].getConnectionFactory(SslConnectionFactory.class)
					.getSslContextFactory()
					.setSslContext(context);
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
