package io.github.tlshandshake.testsupport;

import java.time.Duration;
import java.util.Arrays;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http2.Http2Protocol;

import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Short timeouts for the streams of HTTP/2, where the server has such timeouts: Reactor
 * Netty has none.
 */
@Configuration(proxyBeanMethods = false)
public class ShortStreamTimeouts {

	/**
	 * Timeout of each stream.
	 */
	public static final Duration TIMEOUT = Duration.ofSeconds(1);

	/**
	 * Property that sets the timeout on Jetty.
	 */
	public static final String JETTY_PROPERTY = "server.jetty.connection-idle-timeout=" + TIMEOUT;

	@Bean
	TomcatConnectorCustomizer shortStreamTimeout() {
		return this::customize;
	}

	private void customize(Connector connector) {
		Arrays.stream(connector.findUpgradeProtocols())
			.filter(Http2Protocol.class::isInstance)
			.map(Http2Protocol.class::cast)
			.forEach((protocol) -> protocol.setStreamReadTimeout(TIMEOUT.toMillis()));
	}

}
