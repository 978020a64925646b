package io.github.tlshandshake.tomcat;

import java.util.ArrayList;
import java.util.List;

import io.github.tlshandshake.AdmissionContractTests;
import io.github.tlshandshake.testsupport.ClientTrust;
import io.github.tlshandshake.testsupport.TestServer;

/**
 * Tests for admission on Tomcat's NIO2 connector.
 */
class TomcatNio2AdmissionTests extends AdmissionContractTests {

	@Override
	protected TestServer start(Class<? extends ClientTrust> trust, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("server.ssl.client-auth=need");
		all.add(ClientTrust.property(trust));
		return TomcatProtocol.NIO2.start(List.of(ClientTrust.TomcatConfiguration.class), all.toArray(String[]::new));
	}

}
