package io.github.tlshandshake.testsupport;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

/**
 * Ways in which a client never finishes its TLS handshake.
 */
public enum StuckKind {

	/**
	 * Sends nothing.
	 */
	SILENT,

	/**
	 * Sends the first 20 bytes of its hello, then nothing.
	 */
	PARTIAL_HELLO,

	/**
	 * Sends its hello byte by byte, except the last one.
	 */
	DRIPPING,

	/**
	 * Sends its hello in TLS records of one byte, record by record, except the last one.
	 */
	DRIPPING_RECORDS,

	/**
	 * Sends the first 20 bytes of its hello, the others after one interval, then nothing.
	 */
	LATE_HELLO,

	/**
	 * Sends the header of a long alert, then nothing: a complete ClientHello to those who
	 * take anything else for the end of it.
	 */
	ALERT_HEADER,

	/**
	 * Sends a short message in a long record that is never complete, then nothing.
	 */
	UNFINISHED_RECORD,

	/**
	 * Sends a complete record with the beginning of a long hello, then nothing.
	 */
	UNFINISHED_MESSAGE,

	/**
	 * Sends its hello, reads the answer, then sends nothing.
	 */
	STALLED,

	/**
	 * Sends its hello, reads the answer, then sends its next messages byte by byte,
	 * except the last one.
	 */
	DRIPPING_SECOND_FLIGHT,

	/**
	 * Sends its hello, never reads the answer, and drips a record that is never complete:
	 * without reading, only a failing write tells that the connection is closed.
	 */
	NON_READING;

	/**
	 * Return the default time between two drips, such that dripping takes much longer
	 * than the handshake may.
	 * @return the interval
	 */
	public Duration interval() {
		// The second flight of TLS 1.3 has no more than about 80 bytes
		return Duration.ofMillis((this != DRIPPING_SECOND_FLIGHT) ? 20 : 100);
	}

	/**
	 * Return what clients of this kind send.
	 * @param clientHello their first message, if they send one
	 * @return a script for each client
	 */
	public Supplier<Script> scripts(ClientHello clientHello) {
		byte[] hello = clientHello.bytes();
		return switch (this) {
			case SILENT -> () -> Script.sending(new byte[0]);
			case PARTIAL_HELLO -> () -> Script.sending(Arrays.copyOf(hello, 20));
			case DRIPPING -> () -> Script.dripping(hello, 1);
			case ALERT_HEADER -> sending("1503014000");
			case UNFINISHED_RECORD -> sending("1603014000" + "010000050303");
			case UNFINISHED_MESSAGE -> sending("1603010006" + "010002000303");
			case DRIPPING_RECORDS -> drippingRecords(clientHello.oneByteRecords());
			case LATE_HELLO -> () -> lateHello(hello);
			case STALLED -> () -> Script.sending(hello);
			case DRIPPING_SECOND_FLIGHT -> drippingSecondFlight(clientHello);
			case NON_READING -> () -> new NonReadingScript(hello);
		};
	}

	// Of what is dripped, the last drip is held back
	private static Script lateHello(byte[] hello) {
		Script script = new Script(Arrays.copyOf(hello, 20), hello.length - 20);
		script.drip(Arrays.copyOfRange(hello, 20, hello.length + 1));
		return script;
	}

	private static Supplier<Script> sending(String hex) {
		byte[] bytes = HexFormat.of().parseHex(hex);
		return () -> Script.sending(bytes);
	}

	private static Supplier<Script> drippingRecords(byte[] records) {
		return () -> Script.dripping(records, 6);
	}

	private static Supplier<Script> drippingSecondFlight(ClientHello clientHello) {
		SSLContext context = TestCertificates.clientContext();
		return () -> SecondFlightScript.of(new EngineHandshake(clientHello.engine(context)));
	}

}
