package io.github.tlshandshake.netty;

import io.github.tlshandshake.TlsHandshakeContractTests;
import io.github.tlshandshake.testsupport.ServerKind;

/**
 * Tests for Netty below Spring WebFlux.
 */
class NettyHandshakeTests extends TlsHandshakeContractTests {

	NettyHandshakeTests() {
		super(ServerKind.NETTY);
	}

}
