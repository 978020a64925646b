package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.TlsHandshakeContractTests;
import io.github.tlshandshake.testsupport.ServerKind;
import org.apache.coyote.http11.Http11Nio2Protocol;

import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Tests for Tomcat's NIO2 connector below Spring MVC.
 */
class TomcatNio2HandshakeTests extends TlsHandshakeContractTests {

	TomcatNio2HandshakeTests() {
		super(ServerKind.TOMCAT_SERVLET, Nio2Configuration.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Nio2Configuration {

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> nio2Customizer() {
			return (factory) -> factory.setProtocol(Http11Nio2Protocol.class.getName());
		}

	}

}
