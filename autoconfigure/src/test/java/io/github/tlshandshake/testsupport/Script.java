package io.github.tlshandshake.testsupport;

import java.nio.ByteBuffer;

/**
 * Bytes that one stuck client sends: some at once, the others in drips.
 */
public class Script {

	private final ByteBuffer opening;

	private final int dripLength;

	private ByteBuffer drips = ByteBuffer.allocate(0);

	Script(byte[] opening, int dripLength) {
		this.opening = ByteBuffer.wrap(opening);
		this.dripLength = dripLength;
	}

	static Script sending(byte[] opening) {
		return new Script(opening, 0);
	}

	static Script dripping(byte[] bytes, int dripLength) {
		Script script = new Script(new byte[0], dripLength);
		script.drip(bytes);
		return script;
	}

	/**
	 * Drip these bytes after the earlier ones, but hold the last drip of all back.
	 * @param bytes the bytes to send
	 */
	final synchronized void drip(byte[] bytes) {
		this.drips = ByteBuffer.allocate(this.drips.remaining() + bytes.length).put(this.drips).put(bytes).flip();
	}

	/**
	 * Return what the client sends at once.
	 * @return the bytes
	 */
	public final ByteBuffer opening() {
		return this.opening;
	}

	public final boolean isDripping() {
		return this.dripLength > 0;
	}

	/**
	 * Return what the client sends next.
	 * @return the bytes, none if nothing but the last drip is left
	 */
	public synchronized ByteBuffer nextDrip() {
		int length = (this.drips.remaining() > this.dripLength) ? this.dripLength : 0;
		ByteBuffer drip = this.drips.slice(this.drips.position(), length);
		this.drips.position(this.drips.position() + length);
		return drip;
	}

	boolean isReading() {
		return true;
	}

	/**
	 * Take what the server has sent.
	 * @param bytes the bytes
	 */
	public void receive(ByteBuffer bytes) {
		// Most clients do not care about what the server has to say
	}

}
