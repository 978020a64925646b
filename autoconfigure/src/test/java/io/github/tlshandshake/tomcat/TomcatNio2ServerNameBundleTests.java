package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.ServerNameBundleContractTests;
import io.github.tlshandshake.testsupport.ServerKind;

/**
 * Tests for server-name bundles on Tomcat's NIO2 connector.
 */
class TomcatNio2ServerNameBundleTests extends ServerNameBundleContractTests {

	TomcatNio2ServerNameBundleTests() {
		super(ServerKind.TOMCAT_SERVLET, TomcatNio2HandshakeTests.Nio2Configuration.class);
	}

}
