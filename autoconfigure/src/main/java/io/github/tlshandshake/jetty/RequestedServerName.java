package io.github.tlshandshake.jetty;

import java.util.Collection;
import java.util.List;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;

import org.jspecify.annotations.Nullable;

/**
 * Server name that a client asks for: a matcher that remembers it and leaves the decision
 * to Jetty's, which keeps the name to itself.
 */
final class RequestedServerName extends SNIMatcher {

	private final SNIMatcher matcher;

	private volatile @Nullable String name;

	private RequestedServerName(SNIMatcher matcher) {
		super(StandardConstants.SNI_HOST_NAME);
		this.matcher = matcher;
	}

	/**
	 * Observe the server name. Only where there is a matcher: another one would have the
	 * server acknowledge a name that it had ignored.
	 * @param engine the engine of a handshake that has not begun
	 * @return the name to come, or {@code null} if there is no matcher
	 */
	static @Nullable RequestedServerName observe(SSLEngine engine) {
		SSLParameters parameters = engine.getSSLParameters();
		Collection<SNIMatcher> matchers = parameters.getSNIMatchers();
		if (matchers == null || matchers.size() != 1) {
			return null;
		}
		RequestedServerName serverName = new RequestedServerName(matchers.iterator().next());
		parameters.setSNIMatchers(List.of(serverName));
		engine.setSSLParameters(parameters);
		return serverName;
	}

	@Override
	public boolean matches(SNIServerName serverName) {
		if (serverName instanceof SNIHostName hostName) {
			this.name = hostName.getAsciiName();
		}
		return this.matcher.matches(serverName);
	}

	@Nullable String get() {
		return this.name;
	}

}
