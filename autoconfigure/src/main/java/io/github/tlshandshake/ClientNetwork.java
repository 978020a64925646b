package io.github.tlshandshake;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Addresses that one client can be expected to hold: one of IPv4, or the 2<sup>64</sup>
 * of an IPv6 network (RFC 4291, section 2.5.4).
 *
 * @param prefix the address, the last half of which is zero for IPv6
 * @since 0.1.0
 */
public record ClientNetwork(InetAddress prefix) {

	private static final int PREFIX_BYTES = 8;

	/**
	 * Return the network of an address.
	 * @param address the address
	 * @return the network, or {@code null} if the address is not one of the internet
	 */
	public static @Nullable ClientNetwork of(@Nullable SocketAddress address) {
		if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) {
			return null;
		}
		return new ClientNetwork((inet.getAddress() instanceof Inet6Address inet6) ? prefix(inet6) : inet.getAddress());
	}

	private static InetAddress prefix(Inet6Address address) {
		byte[] bytes = address.getAddress();
		Arrays.fill(bytes, PREFIX_BYTES, bytes.length, (byte) 0);
		try {
			return InetAddress.getByAddress(bytes);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("An IPv6 address has 16 bytes", ex);
		}
	}

	/**
	 * Return the address, or the network in CIDR notation.
	 */
	@Override
	public String toString() {
		String address = this.prefix.getHostAddress();
		return (this.prefix instanceof Inet6Address) ? address + "/64" : address;
	}

}
