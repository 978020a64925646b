package io.github.tlshandshake.tomcat;

import java.util.ArrayList;
import java.util.List;

import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;

/**
 * Protocols of Tomcat whose handshakes are timed.
 */
enum TomcatProtocol {

	NIO,

	NIO2(TomcatNio2HandshakeTests.Nio2Configuration.class);

	private final List<Class<?>> configuration;

	TomcatProtocol(Class<?>... configuration) {
		this.configuration = List.of(configuration);
	}

	TestServer start(String... properties) {
		return start(List.of(), properties);
	}

	TestServer start(List<Class<?>> configuration, String... properties) {
		List<Class<?>> all = new ArrayList<>(this.configuration);
		all.addAll(configuration);
		return TestServer.start(ServerKind.TOMCAT_SERVLET, all, properties);
	}

}
