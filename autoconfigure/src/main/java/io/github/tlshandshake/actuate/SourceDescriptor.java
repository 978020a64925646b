package io.github.tlshandshake.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.tlshandshake.HandshakeSource;
import org.jspecify.annotations.Nullable;

/**
 * Description of a client that handshakes come from.
 *
 * @param remoteAddress the address, or the IPv6 network, if it may be shown
 * @param pending the number of its pending handshakes
 * @param timeouts the number of its handshakes that timed out
 * @param evicted the number of those that were evicted
 * @param errors the number of those in which TLS failed
 */
record SourceDescriptor(@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String remoteAddress, long pending,
		long timeouts, long evicted, long errors) {

	static SourceDescriptor of(HandshakeSource source, boolean showAddresses) {
		return new SourceDescriptor(showAddresses ? source.network().toString() : null, source.pending(),
				source.timeouts(), source.evicted(), source.errors());
	}

}
