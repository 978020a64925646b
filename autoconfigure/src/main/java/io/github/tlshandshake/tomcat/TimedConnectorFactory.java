package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.connector.HandshakeConnectors;
import org.apache.catalina.connector.Connector;

import org.springframework.util.Assert;

/**
 * Factory for additional Tomcat connectors whose TLS handshakes are timed. The connector
 * of the web server itself needs none of this.
 * <p>
 * A connector made here is set up and added as any other: <pre class="code">
 * &#64;Bean
 * WebServerFactoryCustomizer&lt;TomcatServletWebServerFactory&gt; secondTlsPort(TimedConnectorFactory connectors) {
 *     return (factory) -&gt; {
 *         Connector connector = connectors.createConnector();
 *         connector.setPort(9443);
 *         connector.setScheme("https");
 *         connector.setSecure(true);
 *         connector.setProperty("SSLEnabled", "true");
 *         connector.addSslHostConfig(sslHostConfig());
 *         factory.addAdditionalConnectors(connector);
 *     };
 * }
 * </pre>
 *
 * @since 0.1.0
 */
public final class TimedConnectorFactory {

	private final HandshakeConnectors connectors;

	/**
	 * Create a factory.
	 * @param connectors the registry that the connectors belong to
	 */
	public TimedConnectorFactory(HandshakeConnectors connectors) {
		Assert.notNull(connectors, "'connectors' must not be null");
		this.connectors = connectors;
	}

	/**
	 * Create a connector that speaks HTTP/1.1 on NIO.
	 * @return a connector that is neither bound nor started
	 */
	public Connector createConnector() {
		TimedHttp11NioProtocol protocol = new TimedHttp11NioProtocol();
		protocol.handshakes().time(this.connectors);
		return new Connector(protocol);
	}

}
