package io.github.tlshandshake;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.Turns;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.ClientTrust;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import io.github.tlshandshake.testsupport.TlsTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Contract of admission, for each server: one handshake computes at a time, and the
 * others are queued.
 */
public abstract class AdmissionContractTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final HonestClient CLIENT = HonestClient.create()
		.withContext(TestCertificates.clientContextWithCertificate());

	private final ExecutorService clients = Executors.newCachedThreadPool();

	/**
	 * Start a server that asks clients for their certificates.
	 * @param trust the type of the trust manager
	 * @param properties further properties
	 * @return the running server
	 */
	protected abstract TestServer start(Class<? extends ClientTrust> trust, String... properties);

	@BeforeEach
	void hold() {
		ComputingTrust.computing = true;
	}

	@AfterEach
	void release() {
		ComputingTrust.computing = false;
		this.clients.shutdownNow();
	}

	@Test
	protected void servesThoseWhoAreInWhileOthersAreQueued() throws Exception {
		try (TestServer server = startWithOneTurn()) {
			ComputingTrust.computing = false;
			try (HonestConnection established = CLIENT.open(server.port())) {
				assertThat(established.request("GET", "/").body()).isEqualTo("hello");
				ComputingTrust.computing = true;
				List<CompletableFuture<String>> visits = visitAll(server, 5);
				awaitQueued(server);
				assertThat(established.request("GET", "/").body()).isEqualTo("hello");
				Awaitility.await()
					.atMost(PATIENCE)
					.untilAsserted(() -> assertThat(server.connector().stuck(10)).filteredOn(StuckHandshake::queued)
						.hasSizeGreaterThanOrEqualTo(2)
						.allSatisfy((stuck) -> assertThat(stuck.progress().waitingOn()).isEqualTo(WaitingOn.SERVER)));
				ComputingTrust.computing = false;
				assertThat(visits).allSatisfy((visit) -> assertThat(visit.join()).isEqualTo("hello"));
			}
			awaitNothingLeft(server.connector());
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	protected void dropsClientsThatLeftWhileQueued(boolean reset) throws Exception {
		try (TestServer server = startWithOneTurn()) {
			CompletableFuture<String> holder = visit(server);
			awaitComputing(server);
			Outcomes outcomes = Outcomes.since(server.connector());
			for (int i = 0; i < 10; i++) {
				leaveAfterHello(server.port(), reset);
			}
			ComputingTrust.computing = false;
			assertThat(holder.join()).isEqualTo("hello");
			awaitNothingLeft(server.connector());
			assertThat(outcomes.counts()).containsEntry(HandshakeOutcome.ABORTED, 10L)
				.containsEntry(HandshakeOutcome.SUCCESS, 1L)
				.hasSize(2);
		}
	}

	private void leaveAfterHello(int port, boolean reset) throws IOException {
		try (TlsTestClient client = TlsTestClient.connect(port)) {
			client.send(ClientHello.of("localhost").bytes());
			if (reset) {
				client.reset();
			}
		}
	}

	@Test
	protected void acceptsClientThatLeftWhenItHadFinished() throws Exception {
		assumeThat(noticesAtOnceThatClientLeft()).isFalse();
		try (TestServer server = startWithOneTurn()) {
			Outcomes outcomes = Outcomes.since(server.connector());
			List<CompletableFuture<Void>> clients = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				clients.add(CompletableFuture.runAsync(() -> openAndLeave(server), this.clients));
			}
			assertThat(clients).allSatisfy(CompletableFuture::join);
			awaitQueued(server);
			ComputingTrust.computing = false;
			outcomes.awaitOnly(HandshakeOutcome.SUCCESS, 3);
			awaitNothingLeft(server.connector());
		}
	}

	/**
	 * Return whether the server learns that a client has left while it is queued, and
	 * closes the connection then.
	 * @return whether it does, and not only when it reads on
	 */
	protected boolean noticesAtOnceThatClientLeft() {
		return false;
	}

	private static void openAndLeave(TestServer server) {
		try {
			CLIENT.open(server.port()).close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	protected void closesAllWhoAreQueuedWhenServerStops() throws Exception {
		HandshakeConnector connector;
		List<CompletableFuture<String>> visits;
		try (TestServer server = startWithOneTurn()) {
			connector = server.connector();
			visits = visitAll(server, 5);
			awaitQueued(server);
			// The one that computes goes on: the stop need not wait for it
			ComputingTrust.computing = false;
		}
		CompletableFuture.allOf(visits.toArray(CompletableFuture[]::new))
			.exceptionally((failure) -> null)
			.get(20, TimeUnit.SECONDS);
		awaitNothingLeft(connector);
	}

	@Test
	protected void closesWhoIsQueuedOnDemand() throws Exception {
		try (TestServer server = startWithOneTurn()) {
			List<CompletableFuture<String>> visits = visitAll(server, 5);
			awaitQueued(server);
			Awaitility.await().atMost(PATIENCE).until(() -> server.connector().stuckCount() == 5);
			server.connector().closeStuck();
			Awaitility.await().atMost(PATIENCE).until(() -> server.connector().queuedCount() == 0);
			ComputingTrust.computing = false;
			awaitNothingLeft(server.connector());
			assertThat(visits.stream().filter((visit) -> visit.handle((body, failure) -> failure != null).join()))
				.hasSizeGreaterThanOrEqualTo(2);
			assertThat(CLIENT.get(server.port(), "/").body()).isEqualTo("hello");
		}
	}

	@Test
	protected void closesWhoIsQueuedForTwiceTheTimeout() throws Exception {
		try (TestServer server = start(ComputingTrust.class, "tls-handshake.max-concurrent=1",
				"tls-handshake.timeout=500ms")) {
			visit(server);
			awaitComputing(server);
			assertThatIOException().isThrownBy(() -> CLIENT.get(server.port(), "/"));
			assertThat(server.connector().counts().timeouts(HandshakePhase.NEGOTIATION, WaitingOn.SERVER)).isPositive();
			ComputingTrust.computing = false;
			awaitNothingLeft(server.connector());
			assertThat(CLIENT.get(server.port(), "/").body()).isEqualTo("hello");
		}
	}

	@Test
	protected void queuesNobodyWhenItComesToObserveOnly() throws Exception {
		try (TestServer server = startWithOneTurn()) {
			List<CompletableFuture<String>> visits = visitAll(server, 5);
			awaitQueued(server);
			server.connector().change((settings) -> settings.withMode(HandshakeMode.OBSERVE));
			assertThat(server.connector().queuedCount()).isZero();
			ComputingTrust.computing = false;
			assertThat(visits).allSatisfy((visit) -> assertThat(visit.join()).isEqualTo("hello"));
			awaitNothingLeft(server.connector());
		}
	}

	@Test
	protected void keepsNoTurnWhenStepFails() throws Exception {
		try (TestServer server = start(FailingTrust.class, "tls-handshake.max-concurrent=1")) {
			for (int i = 0; i < 5; i++) {
				assertThatIOException().isThrownBy(() -> CLIENT.get(server.port(), "/"));
			}
			awaitNothingLeft(server.connector());
		}
	}

	// One after the other they would take 8 s
	@Test
	protected void stepThatBlocksGivesUpItsTurn() throws Exception {
		try (TestServer server = start(SleepingTrust.class, "tls-handshake.max-concurrent=1")) {
			long start = System.nanoTime();
			List<CompletableFuture<String>> visits = visitAll(server, 40);
			assertThat(visits).allSatisfy((visit) -> assertThat(visit.join()).isEqualTo("hello"));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
			awaitNothingLeft(server.connector());
		}
	}

	private TestServer startWithOneTurn() {
		return start(ComputingTrust.class, "tls-handshake.max-concurrent=1", "tls-handshake.timeout=30s",
				"tls-handshake.stuck-after=100ms");
	}

	private List<CompletableFuture<String>> visitAll(TestServer server, int count) {
		List<CompletableFuture<String>> visits = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			visits.add(visit(server));
		}
		return visits;
	}

	private CompletableFuture<String> visit(TestServer server) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return CLIENT.get(server.port(), "/").body();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}, this.clients);
	}

	// One or two may block for a moment, and so let others in
	private static void awaitQueued(TestServer server) {
		Awaitility.await().atMost(PATIENCE).until(() -> server.connector().queuedCount() >= 2);
	}

	private static void awaitComputing(TestServer server) {
		Awaitility.await().atMost(PATIENCE).until(() -> ComputingTrust.isComputing(server));
	}

	private static void awaitNothingLeft(HandshakeConnector connector) {
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(connector.pendingCount()).isZero();
			assertThat(connector.queuedCount()).isZero();
			assertThat(Turns.of(connector)).isZero();
		});
	}

	/**
	 * Trust manager that computes until it is released.
	 */
	public static class ComputingTrust extends ClientTrust {

		static volatile boolean computing;

		private static volatile boolean begun;

		static boolean isComputing(TestServer server) {
			return begun && Turns.of(server.connector()) > 0;
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
			begun = true;
			while (computing) {
				Thread.onSpinWait();
			}
			begun = false;
		}

	}

	/**
	 * Trust manager that trusts everyone, later, as one that asks another server.
	 */
	public static class SleepingTrust extends ClientTrust {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
			try {
				new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

	/**
	 * Trust manager that is broken.
	 */
	public static class FailingTrust extends ClientTrust {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
			throw new IllegalStateException("on purpose");
		}

	}

}
