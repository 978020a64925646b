package io.github.tlshandshake;

import java.net.SocketAddress;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * {@link HandshakeConnection} that fails to close.
 */
final class FailingConnection implements HandshakeConnection {

	@Override
	public @Nullable SocketAddress remoteAddress() {
		return null;
	}

	@Override
	public HandshakeProgress progress() {
		return new HandshakeProgress(HandshakePhase.NO_DATA, WaitingOn.CLIENT, 0, null);
	}

	@Override
	public void restoreServerTimeouts() {
		// There are none
	}

	@Override
	public void close(BooleanSupplier claim) {
		claim.getAsBoolean();
		throw new IllegalStateException("Failed on purpose");
	}

}
