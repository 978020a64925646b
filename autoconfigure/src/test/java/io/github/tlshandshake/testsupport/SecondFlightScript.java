package io.github.tlshandshake.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;

/**
 * Script of a client that answers the server's first messages in drips.
 */
final class SecondFlightScript extends Script {

	private final EngineHandshake handshake;

	// Away from the caller, whose thread must see other connections being closed
	private CompletableFuture<Void> answers = CompletableFuture.completedFuture(null);

	private SecondFlightScript(EngineHandshake handshake, byte[] hello) {
		super(hello, 1);
		this.handshake = handshake;
	}

	static SecondFlightScript of(EngineHandshake handshake) {
		return new SecondFlightScript(handshake, handshake.advance(new byte[0]));
	}

	@Override
	public void receive(ByteBuffer bytes) {
		byte[] received = new byte[bytes.remaining()];
		bytes.get(received);
		// The server's messages may arrive in parts and are then answered in parts
		this.answers = this.answers.thenRunAsync(() -> drip(answer(received)), ForkJoinPool.commonPool());
	}

	private byte[] answer(byte[] received) {
		try {
			return this.handshake.advance(received);
		}
		catch (UncheckedIOException ex) {
			IOException failure = ex.getCause();
			if (failure != null && failure.getCause() instanceof CertificateException) {
				throw ex;
			}
			// An alert precedes the server's close, and only the close counts
			return new byte[0];
		}
	}

	@Override
	public ByteBuffer nextDrip() {
		if (this.answers.isCompletedExceptionally()) {
			this.answers.join();
		}
		return super.nextDrip();
	}

}
