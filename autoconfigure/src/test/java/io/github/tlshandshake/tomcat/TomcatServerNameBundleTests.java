package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.ServerNameBundleContractTests;
import io.github.tlshandshake.testsupport.ServerKind;

/**
 * Tests for server-name bundles on Tomcat's NIO connector.
 */
class TomcatServerNameBundleTests extends ServerNameBundleContractTests {

	TomcatServerNameBundleTests() {
		super(ServerKind.TOMCAT_SERVLET);
	}

}
