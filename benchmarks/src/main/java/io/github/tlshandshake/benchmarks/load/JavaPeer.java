package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.netty.util.Version;
import org.apache.catalina.util.ServerInfo;
import org.eclipse.jetty.util.Jetty;

/**
 * Server of Spring Boot, beside others.
 *
 * @param server the server
 * @param withStarter whether it has the starter
 */
record JavaPeer(JavaServer server, boolean withStarter) implements Peer {

	@Override
	public String version() {
		String version = switch (this.server) {
			case TOMCAT, TOMCAT_NIO2 -> ServerInfo.getServerNumber();
			case JETTY -> Jetty.VERSION;
			case NETTY -> Objects.requireNonNull(Version.identify().get("netty-handler")).artifactVersion();
		};
		return "%s %s, %s".formatted(this.server.title(), version, Report.variant(this.withStarter));
	}

	@Override
	public String word() {
		return this.server.word();
	}

	@Override
	public ServerProcess start(PeerSetup setup) throws IOException {
		List<String> properties = new ArrayList<>(setup.key().properties());
		properties.add("tls-handshake.timeout=" + setup.timeout());
		properties.add(this.server.slots(setup.slots()));
		if (!this.withStarter) {
			properties.addAll(this.server.stockTimeout(setup.timeout()));
		}
		return this.server.start(this.withStarter, setup.processor(), properties);
	}

}
