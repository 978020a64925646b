package io.github.tlshandshake.actuate;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Description of a client: personal data, left out as a whole for those who may not see
 * it, and with explicit nulls for those who may.
 *
 * @param remoteAddress the address
 * @param remotePort the port
 * @param serverName the server name that the client asked for
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record ClientDescriptor(@Nullable String remoteAddress, @Nullable Integer remotePort, @Nullable String serverName) {

	static ClientDescriptor of(@Nullable SocketAddress address, @Nullable String serverName) {
		return (address instanceof InetSocketAddress inet)
				? new ClientDescriptor(host(inet), inet.getPort(), serverName)
				: new ClientDescriptor(null, null, serverName);
	}

	private static String host(InetSocketAddress address) {
		return address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
	}

}
