package io.github.tlshandshake.tomcat;

import java.io.FileNotFoundException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.UntimedConnector;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.json.JsonContent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ResourceUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connectors that Tomcat's factory does not create with a timed protocol.
 */
@ExtendWith(OutputCaptureExtension.class)
class UntimedTomcatConnectorsTests {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final Set<Thread> threadsBefore = deadlineThreads();

	private final BasicJsonTester json = new BasicJsonTester(getClass());

	private static Set<Thread> deadlineThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("tls-handshake-deadlines"))
			.collect(Collectors.toSet());
	}

	private TestServer start(Class<?> configuration, String... properties) {
		String[] all = new String[properties.length + 1];
		System.arraycopy(properties, 0, all, 0, properties.length);
		all[properties.length] = "tls-handshake.timeout=" + TIMEOUT;
		return TomcatProtocol.NIO.start(List.of(configuration), all);
	}

	@Test
	void leavesProtocolOfApplicationAlone(CapturedOutput output) throws Exception {
		try (TestServer server = start(OwnProtocolConfiguration.class)) {
			String name = "tomcat-" + server.port();
			String reason = ("the protocol handler %s was set by the application; "
					+ "only Tomcat's own for NIO and NIO2 are replaced")
				.formatted(OwnProtocol.class.getName());
			assertThat(connectors(server).timed()).isEmpty();
			assertThat(connectors(server).untimed())
				.containsExactly(new UntimedConnector("tomcat", server.port(), reason));
			assertThat(output.getAll().lines().filter((line) -> line.contains("TLS handshakes on"))).singleElement()
				.asString()
				.contains("WARN", "TLS handshakes on %s are not timed: %s".formatted(name, reason));
			assertThat(endpoint(server)).extractingJsonPathArrayValue("$.connectors").hasSize(1);
			assertThat(endpoint(server)).extractingJsonPathMapValue("$.connectors[0]")
				.containsEntry("name", name)
				.containsEntry("server", "tomcat")
				.containsEntry("port", server.port())
				.containsEntry("timed", false)
				.containsEntry("reason", reason)
				.hasSize(5);
			assertNotClosed(server.port());
		}
	}

	@Test
	void reportsAdditionalTlsConnectorOfApplication(CapturedOutput output) throws Exception {
		try (TestServer server = start(UntimedConnectorConfiguration.class)) {
			int port = server.context().getBean(Connector.class).getLocalPort();
			assertThat(connectors(server).timed()).extracting(HandshakeConnector::port).containsExactly(server.port());
			assertThat(connectors(server).untimed()).extracting(UntimedConnector::port).containsExactly(port);
			assertThat(output).contains("TLS handshakes on tomcat-%d are not timed".formatted(port))
				.contains("create it with TimedConnectorFactory");
			assertThat(endpoint(server)).extractingJsonPathArrayValue("$.connectors[?(@.timed == true)].port")
				.containsExactly(server.port());
			assertThat(endpoint(server)).extractingJsonPathArrayValue("$.connectors[?(@.timed == false)].port")
				.containsExactly(port);
			assertThat(HonestClient.create().get(port, "/").body()).isEqualTo("hello");
			assertNotClosed(port);
		}
	}

	private void assertNotClosed(int port) throws Exception {
		try (StuckClients silent = StuckClients.open(StuckKind.SILENT, port);
				StuckClients stalled = StuckClients.open(StuckKind.STALLED, port)) {
			Awaitility.await()
				.during(TIMEOUT.multipliedBy(4))
				.until(() -> silent.openCount() == 1 && stalled.openCount() == 1);
		}
	}

	@Test
	void timesAdditionalConnectorOfFactory(CapturedOutput output) throws Exception {
		try (TestServer server = start(TimedConnectorConfiguration.class)) {
			int port = server.context().getBean(Connector.class).getLocalPort();
			assertThat(connectors(server).untimed()).isEmpty();
			assertThat(connectors(server).timed()).extracting(HandshakeConnector::name)
				.containsExactlyInAnyOrder("tomcat-" + server.port(), "tomcat-" + port);
			assertThat(output).contains("TLS handshakes on tomcat-%d (tomcat) are timed".formatted(port))
				.doesNotContain("not timed");
			assertThat(HonestClient.create().get(port, "/").body()).isEqualTo("hello");
			try (StuckClients clients = StuckClients.open(StuckKind.SILENT, port)) {
				assertThat(clients.awaitClose(PATIENCE)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
			}
			assertThat(server.connector(port).counts().count(HandshakeOutcome.SUCCESS)).isOne();
			assertThat(server.connector(port).counts().count(HandshakeOutcome.TIMEOUT)).isOne();
			assertThat(server.connector().counts().count(HandshakeOutcome.TIMEOUT)).isZero();
		}
	}

	@Test
	void reportsUnixDomainSocket(CapturedOutput output, @TempDir Path directory) throws Exception {
		Path path = directory.resolve("socket");
		try (TestServer server = start(UnixDomainSocketConfiguration.class, "test.path=" + path);
				SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
			assertThat(connectors(server).timed()).isEmpty();
			assertThat(connectors(server).untimed())
				.containsExactly(new UntimedConnector("tomcat", -1, "a Unix domain socket has no port: " + path));
			assertThat(output).contains("TLS handshakes on tomcat-unix are not timed");
			silent.write(ByteBuffer.wrap(ClientHello.of("localhost").bytes()));
			assertThat(silent.read(ByteBuffer.allocate(16))).isPositive();
		}
	}

	@Test
	void doesNotListAdditionalConnectorOfPlainHttp(CapturedOutput output) throws Exception {
		try (TestServer server = start(PlainConnectorConfiguration.class)) {
			int port = server.context().getBean(Connector.class).getLocalPort();
			assertThat(connectors(server).timed()).extracting(HandshakeConnector::port).containsExactly(server.port());
			assertThat(connectors(server).untimed()).isEmpty();
			assertThat(output).doesNotContain("tomcat-" + port).doesNotContain("not timed");
			assertThat(get("http://localhost:" + port + "/")).isEqualTo("hello");
		}
	}

	@Test
	void doesNothingOnPlainHttp(CapturedOutput output) throws Exception {
		try (TestServer server = start(OwnConfiguration.class, "server.ssl.enabled=false")) {
			assertThat(connectors(server).timed()).isEmpty();
			assertThat(connectors(server).untimed()).isEmpty();
			assertThat(get("http://localhost:" + server.port() + "/")).isEqualTo("hello");
			assertThat(this.json.from(get("http://localhost:" + server.port() + "/actuator/tlshandshakes")))
				.extractingJsonPathArrayValue("$.connectors")
				.isEmpty();
			assertThat(this.threadsBefore).containsAll(deadlineThreads());
		}
		assertThat(output).contains("INFO").doesNotContain("TLS handshake").doesNotContain("WARN");
	}

	private HandshakeConnectors connectors(TestServer server) {
		return server.context().getBean(HandshakeConnectors.class);
	}

	private JsonContent<Object> endpoint(TestServer server) throws Exception {
		return this.json.from(server.get("/actuator/tlshandshakes").body());
	}

	private String get(String uri) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString())
			.body();
	}

	private static Connector withTls(Connector connector) {
		try {
			SSLHostConfig host = new SSLHostConfig();
			SSLHostConfigCertificate certificate = new SSLHostConfigCertificate(host,
					SSLHostConfigCertificate.Type.UNDEFINED);
			certificate.setCertificateFile(ResourceUtils.getURL(TestCertificates.SERVER_CERTIFICATE).toString());
			certificate.setCertificateKeyFile(ResourceUtils.getURL(TestCertificates.SERVER_PRIVATE_KEY).toString());
			host.addCertificate(certificate);
			connector.setPort(0);
			connector.setScheme("https");
			connector.setSecure(true);
			connector.setProperty("SSLEnabled", "true");
			connector.addSslHostConfig(host);
			return connector;
		}
		catch (FileNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Protocol of an application's own. Public because Tomcat creates it by its name.
	 */
	public static class OwnProtocol extends Http11NioProtocol {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnProtocolConfiguration {

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> ownProtocol() {
			return (factory) -> factory.setProtocol(OwnProtocol.class.getName());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	static class UnixDomainSocketConfiguration {

		@Bean
		TomcatConnectorCustomizer unixDomainSocket(@Value("${test.path}") String path) {
			return (connector) -> connector.setProperty("unixDomainSocketPath", path);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UntimedConnectorConfiguration {

		@Bean(destroyMethod = "")
		Connector additionalConnector() {
			return withTls(new Connector());
		}

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> additionalConnectorCustomizer(Connector connector) {
			return (factory) -> factory.addAdditionalConnectors(connector);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TimedConnectorConfiguration {

		@Bean(destroyMethod = "")
		Connector additionalConnector(TimedConnectorFactory connectors) {
			return withTls(connectors.createConnector());
		}

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> additionalConnectorCustomizer(Connector connector) {
			return (factory) -> factory.addAdditionalConnectors(connector);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainConnectorConfiguration {

		@Bean(destroyMethod = "")
		Connector additionalConnector() {
			Connector connector = new Connector();
			connector.setPort(0);
			return connector;
		}

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> additionalConnectorCustomizer(Connector connector) {
			return (factory) -> factory.addAdditionalConnectors(connector);
		}

	}

}
