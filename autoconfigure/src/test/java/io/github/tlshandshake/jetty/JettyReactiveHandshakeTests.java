package io.github.tlshandshake.jetty;

import io.github.tlshandshake.TlsHandshakeContractTests;
import io.github.tlshandshake.testsupport.ServerKind;

/**
 * Tests for Jetty below Spring WebFlux.
 */
class JettyReactiveHandshakeTests extends TlsHandshakeContractTests {

	JettyReactiveHandshakeTests() {
		super(ServerKind.JETTY_REACTIVE);
	}

}
