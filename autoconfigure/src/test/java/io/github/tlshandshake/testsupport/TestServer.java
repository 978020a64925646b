package io.github.tlshandshake.testsupport;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Application on an embedded server with TLS, on a free port.
 */
public final class TestServer implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final String server;

	private TestServer(ConfigurableApplicationContext context, String server) {
		this.context = context;
		this.server = server;
	}

	/**
	 * Start an application with the test's certificate.
	 * @param kind the server
	 * @param properties further properties, such as {@code tls-handshake.timeout=1s}
	 * @return the running server
	 */
	public static TestServer start(ServerKind kind, String... properties) {
		return start(kind, List.of(), properties);
	}

	/**
	 * Start an application with the test's certificate and further configuration.
	 * @param kind the server
	 * @param configuration further configuration classes
	 * @param properties further properties, such as {@code tls-handshake.timeout=1s}
	 * @return the running server
	 */
	public static TestServer start(ServerKind kind, List<Class<?>> configuration, String... properties) {
		List<Class<?>> sources = new ArrayList<>(configuration);
		sources.add(kind.application());
		ConfigurableApplicationContext context = new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
			.web(kind.isReactive() ? WebApplicationType.REACTIVE : WebApplicationType.SERVLET)
			.properties("server.port=0", "spring.main.banner-mode=off", "spring.jmx.enabled=false",
					"spring.autoconfigure.exclude=" + Unwanted.autoConfigurations(kind, configuration),
					"management.endpoints.web.exposure.include=tlshandshakes",
					"management.defaults.metrics.export.enabled=false", "tls-handshake.endpoint.show-addresses=always",
					"spring.ssl.bundle.pem.server.keystore.certificate=" + TestCertificates.SERVER_CERTIFICATE,
					"spring.ssl.bundle.pem.server.keystore.private-key=" + TestCertificates.SERVER_PRIVATE_KEY,
					"server.ssl.bundle=server")
			.run(arguments(properties));
		return new TestServer(context, kind.server());
	}

	private static String[] arguments(String... properties) {
		String[] arguments = new String[properties.length];
		for (int i = 0; i < properties.length; i++) {
			arguments[i] = "--" + properties[i];
		}
		return arguments;
	}

	/**
	 * Return the local port of the web server.
	 * @return the port
	 */
	public int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	/**
	 * Return the connector of the web server's port.
	 * @return the connector
	 */
	public HandshakeConnector connector() {
		return connector(port());
	}

	/**
	 * Return the connector of a port.
	 * @param port the local port
	 * @return the connector
	 * @throws IllegalStateException if there is none
	 */
	public HandshakeConnector connector(int port) {
		String name = this.server + "-" + port;
		return this.context.getBean(HandshakeConnectors.class)
			.find(name)
			.orElseThrow(() -> new IllegalStateException("No connector " + name));
	}

	/**
	 * Return what a path of the application answers to a GET request.
	 * @param path the path
	 * @return the response
	 * @throws IOException if the request fails
	 * @throws InterruptedException if interrupted while waiting
	 */
	public HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return send(path, (request) -> request.GET());
	}

	/**
	 * Return what a path of the application answers to a request.
	 * @param path the path
	 * @param request makes the request
	 * @return the response
	 * @throws IOException if the request fails
	 * @throws InterruptedException if interrupted while waiting
	 */
	public HttpResponse<String> send(String path, UnaryOperator<HttpRequest.Builder> request)
			throws IOException, InterruptedException {
		HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("https://localhost:" + port() + path));
		return HonestClient.create()
			.httpClient()
			.send(request.apply(builder).build(), HttpResponse.BodyHandlers.ofString());
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	@Override
	public void close() {
		this.context.close();
	}

}
