package io.github.tlshandshake.sample.clients;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Ways in which a client never finishes its TLS handshake, each told by how many bytes of
 * its ClientHello it has sent at an age.
 */
enum StuckKind {

	/**
	 * Sends nothing.
	 */
	SILENT,

	/**
	 * Sends its ClientHello byte by byte, except the last one.
	 */
	DRIPPING,

	/**
	 * Sends its ClientHello, reads the answer, then sends nothing.
	 */
	STALLED,

	/**
	 * Sends nothing and soon leaves, like a health check.
	 */
	PROBE;

	private static final Duration DRIP_INTERVAL = Duration.ofMillis(500);

	private static final Duration LIFETIME = Duration.ofSeconds(60);

	private static final Duration VISIT = Duration.ofSeconds(3);

	/**
	 * Return the kind of a name.
	 * @param id the name, such as {@code silent}
	 * @return the kind
	 * @throws IllegalArgumentException if there is no kind of this name
	 */
	static StuckKind of(String id) {
		return Arrays.stream(values())
			.filter((kind) -> kind.id().equals(id))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"'kind' must be one of " + Arrays.stream(values()).map(StuckKind::id).toList()));
	}

	String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Return how much of the ClientHello has to be sent.
	 * @param age the age of the client
	 * @param length the number of bytes of the ClientHello
	 * @return the number of bytes, counted from the first
	 */
	int due(Duration age, int length) {
		return switch (this) {
			case SILENT, PROBE -> 0;
			case DRIPPING -> (int) Math.min(1 + age.dividedBy(DRIP_INTERVAL), length - 1);
			case STALLED -> length;
		};
	}

	/**
	 * Return the age at which a client leaves at the latest.
	 * @return the age
	 */
	Duration lifetime() {
		return (this != PROBE) ? LIFETIME : VISIT;
	}

}
