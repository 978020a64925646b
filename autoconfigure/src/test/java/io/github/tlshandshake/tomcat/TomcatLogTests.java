package io.github.tlshandshake.tomcat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;

import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.TestServer;
import io.github.tlshandshake.testsupport.TlsTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what clients can make Tomcat log during their handshakes.
 */
@ExtendWith(OutputCaptureExtension.class)
class TomcatLogTests {

	private static final int RECORD_AND_MESSAGE_HEADER = 9;

	private static final short SUPPORTED_GROUPS = 10;

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@ParameterizedTest
	@EnumSource
	void logsNothingOfTomcatWhateverClientsSend(TomcatProtocol protocol, CapturedOutput output) throws Exception {
		try (TestServer server = protocol.start("tls-handshake.timeout=1s")) {
			// One stack trace in a minute is logged
			send(server, withDuplicateGroup(ClientHello.of("localhost").bytes()));
			int before = output.getAll().length();
			for (byte[] message : messages().toList()) {
				send(server, message);
			}
			assertThat(output.getAll().substring(before)).doesNotContain("WARN", ".util.net.");
		}
	}

	private static void send(TestServer server, byte[] message) throws IOException {
		Outcomes outcomes = Outcomes.since(server.connector());
		try (TlsTestClient client = TlsTestClient.connect(server.port())) {
			client.send(message);
			client.halfClose();
		}
		Awaitility.await().atMost(PATIENCE).until(() -> outcomes.total() == 1);
	}

	private static Stream<byte[]> messages() {
		byte[] hello = ClientHello.of("localhost").bytes();
		return Stream.of(new byte[200], "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
				bytes("1503014000"), bytes("160301000401000200"), bytes("1603010000"), bytes("160301000101"),
				bytes("16030100050100000005"), longRecord(0xffff), longRecord(0x4001), longRecord(0x4000),
				withDuplicateGroup(hello), ClientHello.of("localhost").oneByteRecords(),
				Arrays.copyOf(hello, hello.length + 3));
	}

	private static byte[] bytes(String hex) {
		return HexFormat.of().parseHex(hex);
	}

	private static byte[] longRecord(int length) {
		ByteArrayOutputStream record = new ByteArrayOutputStream();
		record.writeBytes(new byte[] { 22, 3, 1, (byte) (length >> 8), (byte) length, 1 });
		record.writeBytes(new byte[length - 1]);
		return record.toByteArray();
	}

	// Java 20 and later do not take it from Tomcat, which passes it on
	private static byte[] withDuplicateGroup(byte[] hello) {
		ByteBuffer bytes = ByteBuffer.wrap(hello.clone());
		int extension = RECORD_AND_MESSAGE_HEADER;
		while (bytes.getShort(extension) != SUPPORTED_GROUPS
				|| bytes.getShort(extension + 2) != bytes.getShort(extension + 4) + 2) {
			extension++;
		}
		bytes.putShort(extension + 8, bytes.getShort(extension + 6));
		return bytes.array();
	}

}
