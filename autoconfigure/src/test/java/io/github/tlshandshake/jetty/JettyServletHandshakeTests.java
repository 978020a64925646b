package io.github.tlshandshake.jetty;

import io.github.tlshandshake.TlsHandshakeContractTests;
import io.github.tlshandshake.testsupport.ServerKind;

/**
 * Tests for Jetty below Spring MVC.
 */
class JettyServletHandshakeTests extends TlsHandshakeContractTests {

	JettyServletHandshakeTests() {
		super(ServerKind.JETTY_SERVLET);
	}

}
