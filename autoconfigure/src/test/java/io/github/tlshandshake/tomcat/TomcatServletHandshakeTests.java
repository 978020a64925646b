package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.TlsHandshakeContractTests;
import io.github.tlshandshake.testsupport.ServerKind;

/**
 * Tests for Tomcat's NIO connector below Spring MVC.
 */
class TomcatServletHandshakeTests extends TlsHandshakeContractTests {

	TomcatServletHandshakeTests() {
		super(ServerKind.TOMCAT_SERVLET);
	}

}
