package io.github.tlshandshake.testsupport;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/**
 * Socket that pauses after its first write, which in TLS is that of the hello.
 */
public final class PausingSocket extends Socket {

	private final Duration pause;

	public PausingSocket(Duration pause) {
		this.pause = pause;
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		return new PausingOutputStream(super.getOutputStream(), this.pause);
	}

	/**
	 * Stream that pauses before its second write.
	 */
	private static final class PausingOutputStream extends FilterOutputStream {

		private final Duration pause;

		private int writes;

		PausingOutputStream(OutputStream out, Duration pause) {
			super(out);
			this.pause = pause;
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			if (this.writes++ == 1) {
				Pause.of(this.pause);
			}
			this.out.write(bytes, offset, length);
		}

	}

}
