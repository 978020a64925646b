package io.github.tlshandshake.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLSocket;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.WaitingOn;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.PausingSocket;
import io.github.tlshandshake.testsupport.Response;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an event loop that a handler of the application blocks.
 */
class NettyBlockedEventLoopTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final Duration STALL = TIMEOUT.multipliedBy(5).dividedBy(4);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final ExecutorService executor = Executors.newCachedThreadPool();

	@AfterEach
	void stopClients() {
		this.executor.shutdownNow();
	}

	@Test
	void servesHonestClientsAndClosesSilentOnesAfterStall() throws Exception {
		try (TestServer server = start();
				HonestConnection blocking = HonestClient.create().open(server.port());
				StuckClients silent = StuckClients.open(StuckKind.SILENT, 3, server.port())) {
			List<Socket> sockets = connect(server, 3);
			awaitPending(server, 6);
			Future<Response> stall = block(server, blocking, STALL);
			sockets.addAll(connect(server, 3));
			List<Future<String>> honest = sockets.stream().map(this::handshake).toList();
			awaitWaitingOnServer(server, 6);
			assertThat(stall.isDone()).as("stall is over").isFalse();
			for (Future<String> client : honest) {
				assertThat(client.get(20, TimeUnit.SECONDS)).isEqualTo("TLSv1.3");
			}
			assertThat(silent.awaitAllClosed(PATIENCE))
				.allSatisfy((time) -> assertThat(time).isBetween(STALL, STALL.plusSeconds(5)));
			awaitPending(server, 0);
			assertThat(server.connector().counts().count(HandshakeOutcome.SUCCESS)).as("and the blocking one")
				.isEqualTo(7);
			assertThat(server.connector().counts().count(HandshakeOutcome.TIMEOUT)).isEqualTo(3);
		}
	}

	@Test
	void closesSilentClientWhenStallOutlastsTwiceTheTimeout() throws Exception {
		Duration stall = TIMEOUT.multipliedBy(5).dividedBy(2);
		try (TestServer server = start();
				HonestConnection blocking = HonestClient.create().open(server.port());
				StuckClients silent = StuckClients.open(StuckKind.SILENT, server.port())) {
			awaitPending(server, 1);
			block(server, blocking, stall);
			assertThat(silent.awaitClose(PATIENCE)).isBetween(stall, stall.plusSeconds(1));
			assertThat(server.connector().counts().count(HandshakeOutcome.TIMEOUT)).isOne();
		}
	}

	@Test
	void countsClientThatTheStallKeptWaitingForTwiceTheTimeoutAsWaitingOnServer() throws Exception {
		Duration stall = TIMEOUT.multipliedBy(5).dividedBy(2);
		try (TestServer server = start();
				HonestConnection blocking = HonestClient.create().open(server.port());
				Socket client = new Socket("127.0.0.1", server.port())) {
			awaitPending(server, 1);
			block(server, blocking, stall);
			client.getOutputStream().write(ClientHello.of("localhost").bytes());
			assertClosed(client);
			assertThat(server.connector().counts().timeouts(HandshakePhase.NEGOTIATION, WaitingOn.SERVER)).isOne();
		}
	}

	// The loop reads both with one look at what is ready, and blocks between them
	@Test
	void servesClientWhoseHelloWasReadyTogetherWithWhatBlocks() throws Exception {
		try (TestServer server = start(Duration.ofSeconds(2));
				HonestConnection first = HonestClient.create().open(server.port());
				HonestConnection second = HonestClient.create().open(server.port())) {
			List<Socket> sockets = connect(server, 1);
			awaitPending(server, 1);
			block(server, first, Duration.ofMillis(400));
			second.sendRequest("GET", "/block?millis=2600");
			Future<String> honest = handshake(sockets.get(0));
			assertThat(honest.get(20, TimeUnit.SECONDS)).isEqualTo("TLSv1.3");
			assertThat(server.connector().counts().count(HandshakeOutcome.TIMEOUT)).isZero();
		}
	}

	@Test
	void servesClientThatAnswersAfterTimeoutWhenStallEndedJustBefore() throws Exception {
		try (TestServer server = start(Duration.ofSeconds(2));
				HonestConnection blocking = HonestClient.create().open(server.port())) {
			Socket socket = new PausingSocket(Duration.ofMillis(350));
			socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
			awaitPending(server, 1);
			block(server, blocking, Duration.ofSeconds(2).minus(server.connector().oldest()).minusMillis(150));
			assertThat(handshake(socket).get(20, TimeUnit.SECONDS)).isEqualTo("TLSv1.3");
			assertThat(server.connector().counts().count(HandshakeOutcome.TIMEOUT)).isZero();
		}
	}

	@Test
	void closesStuckClientOnDemandWhoseHelloIsCompletedDuringStall() throws Exception {
		byte[] hello = ClientHello.of("localhost").bytes();
		try (TestServer server = start(Duration.ofSeconds(30));
				HonestConnection blocking = HonestClient.create().open(server.port());
				Socket client = new Socket("127.0.0.1", server.port())) {
			client.getOutputStream().write(hello, 0, 20);
			Awaitility.await().atMost(PATIENCE).until(() -> server.connector().stuckCount() == 1);
			block(server, blocking, Duration.ofSeconds(1));
			client.getOutputStream().write(hello, 20, hello.length - 20);
			assertThat(server.connector().closeStuck()).isOne();
			assertClosed(client);
		}
	}

	// Sooner than any timer of Netty's own
	private static void assertClosed(Socket client) throws IOException {
		client.setSoTimeout(8000);
		try {
			client.getInputStream().readAllBytes();
		}
		catch (SocketException ex) {
			assertThat(ex).hasMessageContaining("reset");
		}
	}

	private TestServer start() {
		return start(TIMEOUT);
	}

	private TestServer start(Duration timeout) {
		return TestServer.start(ServerKind.NETTY, List.of(SingleLoopConfiguration.class, Blocker.class),
				"tls-handshake.timeout=" + timeout, "tls-handshake.stuck-after=100ms");
	}

	private List<Socket> connect(TestServer server, int count) throws IOException {
		List<Socket> sockets = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			sockets.add(new Socket("127.0.0.1", server.port()));
		}
		return sockets;
	}

	private Future<Response> block(TestServer server, HonestConnection connection, Duration duration) {
		Future<Response> response = this.executor
			.submit(() -> connection.request("GET", "/block?millis=" + duration.toMillis()));
		Blocker blocker = server.context().getBean(Blocker.class);
		Awaitility.await().atMost(PATIENCE).until(() -> blocker.blocking);
		return response;
	}

	private Future<String> handshake(Socket socket) {
		return this.executor.submit(() -> {
			try (SSLSocket secured = (SSLSocket) TestCertificates.clientContext()
				.getSocketFactory()
				.createSocket(socket, "localhost", socket.getPort(), true)) {
				secured.startHandshake();
				return secured.getSession().getProtocol();
			}
		});
	}

	private void awaitPending(TestServer server, int count) {
		Awaitility.await().atMost(PATIENCE).until(() -> server.connector().pendingCount() == count);
	}

	private void awaitWaitingOnServer(TestServer server, int count) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(server.connector().stuck(10)).hasSize(count)
				.allSatisfy((handshake) -> assertThat(handshake.progress().waitingOn()).isEqualTo(WaitingOn.SERVER)));
	}

	@RestController
	static class Blocker {

		private volatile boolean blocking;

		@GetMapping("/block")
		Mono<String> block(long millis) throws InterruptedException {
			this.blocking = true;
			new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
			return Mono.just("done");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SingleLoopConfiguration {

		@Bean(destroyMethod = "dispose")
		LoopResources singleLoop() {
			return LoopResources.create("single", 1, true);
		}

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> singleLoopCustomizer(LoopResources singleLoop) {
			return (factory) -> {
				factory.setResourceFactory(null);
				factory.addServerCustomizers((server) -> server.runOn(singleLoop));
			};
		}

	}

}
