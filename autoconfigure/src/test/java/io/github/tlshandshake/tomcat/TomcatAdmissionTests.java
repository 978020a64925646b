package io.github.tlshandshake.tomcat;

import io.github.tlshandshake.AdmissionContractTests;
import io.github.tlshandshake.testsupport.ClientTrust;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;

/**
 * Tests for admission on Tomcat.
 */
class TomcatAdmissionTests extends AdmissionContractTests {

	@Override
	protected TestServer start(Class<? extends ClientTrust> trust, String... properties) {
		return ClientTrust.start(ServerKind.TOMCAT_SERVLET, trust, properties);
	}

}
