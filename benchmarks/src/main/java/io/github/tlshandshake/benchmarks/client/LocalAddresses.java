package io.github.tlshandshake.benchmarks.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Addresses of the loopback interface, each of which is a network of its own to the
 * server.
 *
 * @since 0.1.0
 */
public final class LocalAddresses {

	private LocalAddresses() {
	}

	/**
	 * Return addresses of one group, which differ from those of the other groups.
	 * @param group the number of the group, from 1 to 255
	 * @param count the number of addresses
	 * @return the addresses
	 */
	public static List<InetAddress> of(int group, int count) {
		return IntStream.range(0, count).mapToObj((i) -> address(group, i)).toList();
	}

	private static InetAddress address(int group, int number) {
		try {
			byte[] bytes = { 127, (byte) group, (byte) (number / 250), (byte) (number % 250 + 1) };
			return InetAddress.getByAddress(bytes);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("An IPv4 address has 4 bytes", ex);
		}
	}

}
