package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.TlsHandshakeContractTests;
import io.github.tlshandshake.testsupport.ServerKind;

/**
 * Tests for Tomcat's NIO connector below Spring WebFlux.
 */
class TomcatReactiveHandshakeTests extends TlsHandshakeContractTests {

	TomcatReactiveHandshakeTests() {
		super(ServerKind.TOMCAT_REACTIVE);
	}

}
