package io.github.tlshandshake.tomcat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.ClientTrust;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import io.github.tlshandshake.testsupport.TlsTestClient;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for Tomcat's access log, which has a line for each handshake that fails.
 */
@ExtendWith(OutputCaptureExtension.class)
class TomcatAccessLogTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@ParameterizedTest
	@EnumSource
	void hasLineOfClientThatTimedOut(TomcatProtocol protocol) throws Exception {
		try (TestServer server = protocol.start(properties());
				TlsTestClient client = TlsTestClient.connect(server.port())) {
			client.awaitClose(PATIENCE);
			awaitLine("127.0.0.1 %d 400".formatted(client.localPort()));
		}
	}

	@ParameterizedTest
	@EnumSource
	void hasLineOfClientThatTimedOutWhileWorkerHeldIt(TomcatProtocol protocol, CapturedOutput output) throws Exception {
		try (TestServer server = protocol.start(List.of(ClientTrust.TomcatConfiguration.class), properties(
				ClientTrust.property(TomcatClosingTests.SlowTrustManager.class), "server.ssl.client-auth=want"))) {
			Outcomes outcomes = Outcomes.since(server.connector());
			CompletableFuture.runAsync(() -> openWithCertificate(server.port()));
			outcomes.awaitOnly(HandshakeOutcome.TIMEOUT);
			awaitLine("127.0.0.1");
		}
		// That the address could not be found
		assertThat(output).doesNotContain("\tat ");
	}

	private static void openWithCertificate(int port) {
		try {
			HonestClient.create().withContext(TestCertificates.clientContextWithCertificate()).get(port, "/");
		}
		catch (IOException ex) {
			// As expected: the server closes the connection
		}
	}

	private String[] properties(String... further) {
		return Stream.concat(Stream.of("tls-handshake.timeout=" + TIMEOUT, "server.tomcat.accesslog.enabled=true",
				"server.tomcat.accesslog.directory=" + this.directory, "server.tomcat.accesslog.buffered=false",
				"server.tomcat.accesslog.pattern=%a %{remote}p %s"), Stream.of(further))
			.toArray(String[]::new);
	}

	private void awaitLine(String beginning) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(lines()).singleElement().asString().startsWith(beginning));
	}

	private List<String> lines() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return Files.readAllLines(files.findFirst().orElseThrow());
		}
	}

	@ParameterizedTest
	@EnumSource
	void closesStuckClientsAtTimeoutWhileAccessLogBlocks(TomcatProtocol protocol) throws Exception {
		try (TestServer server = protocol.start(List.of(BlockingLogConfiguration.class),
				"tls-handshake.timeout=" + TIMEOUT);
				BlockingLog log = server.context().getBean(BlockingLog.class);
				StuckClients first = StuckClients.open(StuckKind.SILENT, 5, server.port())) {
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> server.connector().oldest().compareTo(TIMEOUT.dividedBy(2)) > 0);
			try (StuckClients second = StuckClients.open(StuckKind.SILENT, 5, server.port())) {
				assertThat(first.awaitAllClosed(PATIENCE))
					.allSatisfy((time) -> assertThat(time).isBetween(TIMEOUT, TIMEOUT.multipliedBy(2)));
				assertThat(second.awaitAllClosed(PATIENCE))
					.allSatisfy((time) -> assertThat(time).isBetween(TIMEOUT, TIMEOUT.multipliedBy(2)));
			}
			assertThat(log.isBlocking()).isTrue();
		}
	}

	/**
	 * Access log that blocks until it is closed, as one that writes to a full disk.
	 */
	static final class BlockingLog extends ValveBase implements AccessLog, AutoCloseable {

		private final CountDownLatch latch = new CountDownLatch(1);

		private volatile boolean blocking;

		@Override
		public void log(Request request, Response response, long time) {
			this.blocking = true;
			try {
				this.latch.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		boolean isBlocking() {
			return this.blocking;
		}

		@Override
		public void close() {
			this.latch.countDown();
		}

		@Override
		public void setRequestAttributesEnabled(boolean requestAttributesEnabled) {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean getRequestAttributesEnabled() {
			return false;
		}

		@Override
		public void invoke(Request request, Response response) {
			throw new UnsupportedOperationException();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BlockingLogConfiguration {

		@Bean
		BlockingLog blockingLog() {
			return new BlockingLog();
		}

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> blockingLogCustomizer(BlockingLog log) {
			return (factory) -> factory.addEngineValves(log);
		}

	}

}
