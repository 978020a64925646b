package io.github.tlshandshake.testsupport;

/**
 * Script of a client that sends but never reads.
 */
final class NonReadingScript extends Script {

	// The header of the largest handshake record, whose content is never complete
	private static final byte[] RECORD_HEADER = { 22, 3, 3, 0x40, 0 };

	NonReadingScript(byte[] hello) {
		super(hello, 1);
		byte[] endlessRecord = new byte[RECORD_HEADER.length + 0x4000];
		System.arraycopy(RECORD_HEADER, 0, endlessRecord, 0, RECORD_HEADER.length);
		drip(endlessRecord);
	}

	@Override
	boolean isReading() {
		return false;
	}

}
