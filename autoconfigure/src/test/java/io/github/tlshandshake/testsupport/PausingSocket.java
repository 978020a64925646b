package io.github.tlshandshake.testsupport;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.function.IntConsumer;

/**
 * Socket of a client that does something else before it writes. In TLS the first write is
 * that of the hello, and the second that of the next message.
 */
public final class PausingSocket extends Socket {

	private final IntConsumer beforeWrite;

	/**
	 * Create a socket.
	 * @param beforeWrite is called before each write, with the number of those before it
	 */
	public PausingSocket(IntConsumer beforeWrite) {
		this.beforeWrite = beforeWrite;
	}

	/**
	 * Create a socket that pauses after its first write.
	 * @param pause the time between the first two writes
	 */
	public PausingSocket(Duration pause) {
		this((writes) -> {
			if (writes == 1) {
				Pause.of(pause);
			}
		});
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		return new PausingOutputStream(super.getOutputStream(), this.beforeWrite);
	}

	private static final class PausingOutputStream extends FilterOutputStream {

		private final IntConsumer beforeWrite;

		private int writes;

		PausingOutputStream(OutputStream out, IntConsumer beforeWrite) {
			super(out);
			this.beforeWrite = beforeWrite;
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.beforeWrite.accept(this.writes);
			this.writes++;
			this.out.write(bytes, offset, length);
		}

	}

}
