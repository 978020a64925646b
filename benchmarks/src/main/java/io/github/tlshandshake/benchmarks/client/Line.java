package io.github.tlshandshake.benchmarks.client;

import java.net.InetAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a client reaches the server.
 *
 * @param source the address that it comes from, or {@code null} for any
 * @param protocol the only protocol version that it offers
 * @param helloDelay the time from the connection to its hello
 * @param flightDelay the time from each later flight being ready to the server having it
 * @since 0.1.0
 */
public record Line(@Nullable InetAddress source, String protocol, Duration helloDelay, Duration flightDelay) {

	/**
	 * Return a line without any delay.
	 * @param source the address that the client comes from
	 * @return the line, with TLS 1.3
	 */
	public static Line fast(@Nullable InetAddress source) {
		return new Line(source, "TLSv1.3", Duration.ZERO, Duration.ZERO);
	}

	/**
	 * Return a line on which each flight takes a while, the hello too.
	 * @param source the address that the client comes from
	 * @param protocol the only protocol version that it offers
	 * @param delay the time that each flight takes
	 * @return the line
	 */
	public static Line slow(InetAddress source, String protocol, Duration delay) {
		return new Line(source, protocol, delay, delay);
	}

	/**
	 * Return a line to a server that is far away: the hello comes right behind the last
	 * packet of TCP's handshake, and all later flights after one round trip.
	 * @param source the address that the client comes from
	 * @param roundTrip the time of a round trip
	 * @return the line, with TLS 1.3
	 */
	public static Line far(InetAddress source, Duration roundTrip) {
		return new Line(source, "TLSv1.3", Duration.ZERO, roundTrip);
	}

}
