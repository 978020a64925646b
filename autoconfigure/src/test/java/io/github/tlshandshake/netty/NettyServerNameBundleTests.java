package io.github.tlshandshake.netty;

import io.github.tlshandshake.ServerNameBundleContractTests;
import io.github.tlshandshake.testsupport.ServerKind;

/**
 * Tests for server-name bundles on Netty.
 */
class NettyServerNameBundleTests extends ServerNameBundleContractTests {

	NettyServerNameBundleTests() {
		super(ServerKind.NETTY);
	}

}
