package io.github.tlshandshake.actuate;

import java.util.Arrays;

import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.WaitingOn;
import io.github.tlshandshake.connector.HandshakeCounts;

/**
 * Description of the handshakes that timed out.
 *
 * @param noData the number of those that had received nothing
 * @param clientHello the number of those whose ClientHello was incomplete
 * @param negotiation the number of those whose ClientHello was complete
 * @param waitingOnServer the number of those, of all phases, that waited on the server
 */
record TimeoutsDescriptor(long noData, long clientHello, long negotiation, long waitingOnServer) {

	static TimeoutsDescriptor of(HandshakeCounts counts) {
		return new TimeoutsDescriptor(count(counts, HandshakePhase.NO_DATA), count(counts, HandshakePhase.CLIENT_HELLO),
				count(counts, HandshakePhase.NEGOTIATION),
				Arrays.stream(HandshakePhase.values())
					.mapToLong((phase) -> counts.timeouts(phase, WaitingOn.SERVER))
					.sum());
	}

	private static long count(HandshakeCounts counts, HandshakePhase phase) {
		return counts.timeouts(phase, WaitingOn.CLIENT) + counts.timeouts(phase, WaitingOn.SERVER);
	}

}
