package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.connector.HandshakeConnectors;
import org.apache.catalina.connector.Connector;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * {@link WebServerFactoryCustomizer} that has Tomcat's own protocols replaced by timed
 * ones. A protocol of the application's own stays.
 */
final class TomcatHandshakeCustomizer implements WebServerFactoryCustomizer<TomcatWebServerFactory>, Ordered {

	private static final Log logger = LogFactory.getLog(TomcatHandshakeCustomizer.class);

	private static final String ACCEPT_COUNT_PROPERTY = "server.tomcat.accept-count";

	private static final int TOMCATS_ACCEPT_COUNT = 100;

	// Linux's own limit (net.core.somaxconn), up to which Netty goes too
	private static final int ACCEPT_COUNT = 4096;

	private final HandshakeConnectors connectors;

	private final Environment environment;

	TomcatHandshakeCustomizer(HandshakeConnectors connectors, Environment environment) {
		this.connectors = connectors;
		this.environment = environment;
	}

	// Last, to see which protocol the application chose
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(TomcatWebServerFactory factory) {
		Class<? extends TimedProtocol> timed = timedProtocol(factory.getProtocol());
		if (timed != null) {
			factory.setProtocol(timed.getName());
			factory.addConnectorCustomizers(this::time);
		}
	}

	private @Nullable Class<? extends TimedProtocol> timedProtocol(String protocol) {
		if (protocol.equals(TomcatWebServerFactory.DEFAULT_PROTOCOL) || protocol.equals("HTTP/1.1")) {
			return TimedHttp11NioProtocol.class;
		}
		return protocol.equals(Http11Nio2Protocol.class.getName()) ? TimedHttp11Nio2Protocol.class : null;
	}

	private void time(Connector connector) {
		if (connector.getProtocolHandler() instanceof TimedProtocol protocol) {
			protocol.handshakes().time(this.connectors);
		}
		if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol && protocol.isSSLEnabled()) {
			lengthenAcceptQueue(protocol);
		}
	}

	// Room is made for those that are accepted. When the queue before that is full, a
	// SYN is lost, and its client tries again after a second.
	private void lengthenAcceptQueue(AbstractProtocol<?> protocol) {
		boolean chosen = protocol.getAcceptCount() != TOMCATS_ACCEPT_COUNT
				|| this.environment.containsProperty(ACCEPT_COUNT_PROPERTY);
		if (!chosen) {
			protocol.setAcceptCount(ACCEPT_COUNT);
			logger.info("Lengthened Tomcat's accept queue from %d to %d connections. Set %s for another length"
				.formatted(TOMCATS_ACCEPT_COUNT, ACCEPT_COUNT, ACCEPT_COUNT_PROPERTY));
		}
	}

}
