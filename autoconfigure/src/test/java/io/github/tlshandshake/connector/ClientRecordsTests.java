package io.github.tlshandshake.connector;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.testsupport.ClientHello;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientRecords}.
 */
class ClientRecordsTests {

	private final ClientRecords records = new ClientRecords();

	@Test
	void beginsWithoutData() {
		assertThat(this.records.phase()).isEqualTo(HandshakePhase.NO_DATA);
		assertThat(this.records.bytesReceived()).isZero();
		assertThat(this.records.isTls()).isTrue();
	}

	@Test
	void completesClientHelloWithItsLastByte() {
		byte[] hello = ClientHello.of("localhost").bytes();
		receive(Arrays.copyOf(hello, hello.length - 1));
		assertThat(this.records.phase()).isEqualTo(HandshakePhase.CLIENT_HELLO);
		receive(Arrays.copyOfRange(hello, hello.length - 1, hello.length));
		assertThat(this.records.phase()).isEqualTo(HandshakePhase.NEGOTIATION);
		assertThat(this.records.bytesReceived()).isEqualTo(hello.length);
	}

	@Test
	void completesClientHelloThatDrips() {
		byte[] hello = ClientHello.of("localhost").bytes();
		for (byte value : hello) {
			assertThat(this.records.phase()).isNotEqualTo(HandshakePhase.NEGOTIATION);
			receive(new byte[] { value });
		}
		assertThat(this.records.phase()).isEqualTo(HandshakePhase.NEGOTIATION);
	}

	@Test
	void completesClientHelloInManyRecords() {
		byte[] hello = ClientHello.of("localhost").oneByteRecords();
		receive(Arrays.copyOf(hello, hello.length - 1));
		assertThat(this.records.phase()).isEqualTo(HandshakePhase.CLIENT_HELLO);
		receive(Arrays.copyOfRange(hello, hello.length - 1, hello.length));
		assertThat(this.records.phase()).isEqualTo(HandshakePhase.NEGOTIATION);
	}

	@Test
	void completesClientHelloBehindAlert() {
		receive("15030100020100");
		receive(ClientHello.of("localhost").bytes());
		assertThat(this.records.phase()).isEqualTo(HandshakePhase.NEGOTIATION);
	}

	@Test
	void countsWhatComesBehindClientHello() {
		byte[] hello = ClientHello.of("localhost").bytes();
		receive(hello);
		receive(new byte[100]);
		assertThat(this.records.bytesReceived()).isEqualTo(hello.length + 100);
		assertThat(this.records.phase()).isEqualTo(HandshakePhase.NEGOTIATION);
		assertThat(this.records.isTls()).isTrue();
	}

	@Test
	void consumesNothing() {
		ByteBuffer bytes = ByteBuffer.wrap(ClientHello.of("localhost").bytes());
		this.records.received(bytes);
		assertThat(bytes.position()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "16", "1503014000", "150301000201", "15030100020100", "1603014000", "16030100040100",
			"160301400001000001", "160301000401000100", "1603010005020000", "160301000402000000",
			"16030100001603010000" })
	void awaitsClientHelloWhen(String hex) {
		receive(hex);
		assertThat(this.records.phase()).isEqualTo(HandshakePhase.CLIENT_HELLO);
		assertThat(this.records.isTls()).isTrue();
	}

	@Test
	void awaitsRecordThatIsLongerThanItsClientHello() {
		receive("1603014000" + "01000001" + "00".repeat(100));
		assertThat(this.records.phase()).isEqualTo(HandshakePhase.CLIENT_HELLO);
	}

	@Test
	void tellsPlainHttpFromTls() {
		receive("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII));
		assertThat(this.records.isTls()).isFalse();
		assertThat(this.records.phase()).isEqualTo(HandshakePhase.CLIENT_HELLO);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0000000000", "ffffffffff", "1602000010", "1703030010", "160301ffff", "5353482d32",
			"80310103010018" })
	void tellsOtherBytesFromTls(String hex) {
		receive(hex);
		assertThat(this.records.isTls()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "15030300020100", "1503030002015a", "15030300020100" + "1403030001011603030010" })
	void tellsClientThatSaysGoodbye(String hex) {
		receive(ClientHello.of("localhost").bytes());
		assertThat(this.records.saidGoodbye()).isFalse();
		for (byte value : HexFormat.of().parseHex(hex)) {
			receive(new byte[] { value });
		}
		assertThat(this.records.saidGoodbye()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "150303000201", "1503030002022a", "15030300020230", "150303001a0000", "1703030002015a",
			"140303000101" + "160303000401000000" })
	void hearsNoGoodbyeIn(String hex) {
		receive(ClientHello.of("localhost").bytes());
		receive(hex);
		assertThat(this.records.saidGoodbye()).isFalse();
		assertThat(this.records.isTls()).isTrue();
		assertThat(this.records.phase()).isEqualTo(HandshakePhase.NEGOTIATION);
	}

	@Test
	void tellsAlertInClearTextBytewise() {
		receive(ClientHello.of("localhost").bytes());
		assertThat(this.records.fatalAlert()).isNegative();
		for (byte value : HexFormat.of().parseHex("140303000101" + "15030300020230")) {
			receive(new byte[] { value });
		}
		assertThat(this.records.fatalAlert()).isEqualTo(48);
	}

	@ParameterizedTest
	@ValueSource(strings = { "15030300020130", "1503030002015a", "15030300020100", "1503030002", "1503030003023000",
			"15030300130230000000000000000000000000000000000000" })
	void tellsNoFatalAlertIn(String hex) {
		receive(ClientHello.of("localhost").bytes());
		receive(hex);
		assertThat(this.records.fatalAlert()).isNegative();
	}

	@Test
	void tellsHelloOfSsl2() {
		receive("802e0103010015");
		assertThat(this.records.isOldHello()).isTrue();
		assertThat(this.records.isTls()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "50524f585920", "0d0a0d0a000d0a51", "5353482d322e30" })
	void tellsOtherProtocol(String hex) {
		receive(hex);
		assertThat(this.records.otherProtocol()).containsAnyOf("PROXY", "SSH");
	}

	@Test
	void tellsClientThatSaysGoodbyeInsteadOfHello() {
		receive("15030100020100");
		assertThat(this.records.saidGoodbye()).isTrue();
		assertThat(this.records.phase()).isEqualTo(HandshakePhase.CLIENT_HELLO);
	}

	private void receive(String hex) {
		receive(HexFormat.of().parseHex(hex));
	}

	private void receive(byte[] bytes) {
		this.records.received(ByteBuffer.wrap(bytes));
	}

}
