package io.github.tlshandshake.testsupport;

import java.nio.ByteBuffer;

/**
 * Extensions of a ClientHello, to be changed in place (RFC 8446, section 4.2).
 */
final class HelloExtensions {

	static final int SUPPORTED_GROUPS = 10;

	static final int SIGNATURE_ALGORITHMS = 13;

	static final int SUPPORTED_VERSIONS = 43;

	static final int SIGNATURE_ALGORITHMS_CERT = 50;

	private static final int KEY_SHARE = 51;

	// Record, message, version, random
	private static final int SESSION_ID = 5 + 4 + 2 + 32;

	private static final short UNKNOWN = 0x7a7b;

	private final ByteBuffer hello;

	HelloExtensions(byte[] hello) {
		this.hello = ByteBuffer.wrap(hello);
	}

	/**
	 * Give an extension a type that nobody knows, if it is there.
	 * @param type its type
	 */
	void rename(int type) {
		int start = find(type);
		if (start >= 0) {
			this.hello.putShort(start, UNKNOWN);
		}
	}

	/**
	 * Give the entries of an extension, which have two bytes each, values that nobody
	 * knows.
	 * @param type its type
	 */
	void spoilList(int type) {
		int start = find(type);
		int end = start + 4 + this.hello.getShort(start + 2);
		for (int i = start + 6; i < end; i += 2) {
			this.hello.putShort(i, UNKNOWN);
		}
	}

	/**
	 * Give the key shares groups that nobody knows.
	 */
	void spoilKeyShares() {
		int start = find(KEY_SHARE);
		int end = start + 4 + this.hello.getShort(start + 2);
		for (int i = start + 6; i < end; i += 4 + this.hello.getShort(i + 2)) {
			this.hello.putShort(i, UNKNOWN);
		}
	}

	private int find(int type) {
		int suites = SESSION_ID + 1 + this.hello.get(SESSION_ID);
		int compression = suites + 2 + this.hello.getShort(suites);
		int start = compression + 1 + this.hello.get(compression) + 2;
		while (start < this.hello.limit()) {
			if (this.hello.getShort(start) == type) {
				return start;
			}
			start += 4 + this.hello.getShort(start + 2);
		}
		return -1;
	}

}
