package io.github.tlshandshake.sample.clients;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link StuckClients}, against a server that listens and says nothing.
 */
class StuckClientsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final int HANDSHAKE_RECORD = 22;

	private static final byte[] HELLO = { HANDSHAKE_RECORD, 3, 1, 0, 1, 1 };

	private final StuckClients clients = new StuckClients();

	private ServerSocket server;

	@BeforeEach
	void listen() throws IOException {
		this.server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
		this.server.setSoTimeout((int) PATIENCE.toMillis());
	}

	@AfterEach
	void close() throws Exception {
		this.clients.destroy();
		this.server.close();
	}

	@Test
	void connectsOverLoopback() throws IOException {
		try (Socket accepted = accept(StuckKind.SILENT)) {
			assertThat(accepted.getInetAddress().isLoopbackAddress()).isTrue();
		}
	}

	@Test
	void sendsWholeClientHelloWhenStalled() throws IOException {
		try (Socket accepted = accept(StuckKind.STALLED)) {
			InputStream input = accepted.getInputStream();
			assertThat(input.read()).isEqualTo(HANDSHAKE_RECORD);
			input.skipNBytes(2);
			int length = (input.read() << 8) | input.read();
			assertThat(input.readNBytes(length)).hasSize(length);
			assertThat(input.available()).isZero();
		}
	}

	@Test
	void sendsClientHelloByteByByteWhenDripping() throws IOException {
		try (Socket accepted = accept(StuckKind.DRIPPING)) {
			InputStream input = accepted.getInputStream();
			assertThat(input.read()).isEqualTo(HANDSHAKE_RECORD);
			assertThat(input.available()).isZero();
			assertThat(input.read()).isEqualTo(3);
		}
	}

	@Test
	void leavesWithoutByteWhenProbe() throws IOException {
		try (Socket accepted = accept(StuckKind.PROBE)) {
			assertThat(accepted.getInputStream().read()).isEqualTo(-1);
		}
		awaitNoClient();
	}

	@Test
	void endsWhenServerCloses() throws IOException {
		accept(StuckKind.SILENT).close();
		awaitNoClient();
	}

	@Test
	void endsWhenServerIsNotThere() throws IOException {
		this.server.close();
		this.clients.start(StuckKind.SILENT, 3, this.server.getLocalPort());
		awaitNoClient();
	}

	@Test
	void endsAllWhenAsked() throws IOException {
		try (Socket accepted = accept(StuckKind.SILENT)) {
			this.clients.endAll();
			assertThat(accepted.getInputStream().read()).isEqualTo(-1);
		}
		awaitNoClient();
	}

	@Test
	void startsNoneAboveLimit() {
		this.clients.start(StuckKind.SILENT, StuckClients.LIMIT - 1, this.server.getLocalPort());
		assertThatExceptionOfType(TooManyClientsException.class)
			.isThrownBy(() -> this.clients.start(StuckKind.SILENT, 2, this.server.getLocalPort()))
			.withMessage("At most 500 clients may be open at the same time, and 499 are");
		assertThat(this.clients.openCount()).isEqualTo(StuckClients.LIMIT - 1);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, StuckClients.LIMIT + 1, Integer.MAX_VALUE })
	void refusesCount(int count) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.clients.start(StuckKind.SILENT, count, this.server.getLocalPort()))
			.withMessage("'count' must be between 1 and 500");
	}

	@ParameterizedTest
	@EnumSource(StuckKind.class)
	void endsByItselfAfterAMinute(StuckKind kind) throws IOException {
		assertThat(livesOn(kind, Duration.ofMillis(100))).isTrue();
		assertThat(livesOn(kind, Duration.ofSeconds(60))).isFalse();
	}

	@ParameterizedTest
	@EnumSource(StuckKind.class)
	void finishesNoClientHelloByDripping(StuckKind kind) {
		int due = kind.due(Duration.ofDays(1), 400);
		assertThat(due).isEqualTo((kind == StuckKind.DRIPPING) ? 399 : kind.due(Duration.ZERO, 400));
	}

	private boolean livesOn(StuckKind kind, Duration age) throws IOException {
		StuckClient client = new StuckClient(kind, HELLO, this.server.getLocalSocketAddress(),
				System.nanoTime() - age.toNanos());
		try {
			return client.advance(ByteBuffer.allocate(1));
		}
		finally {
			client.close();
		}
	}

	private Socket accept(StuckKind kind) throws IOException {
		this.clients.start(kind, 1, this.server.getLocalPort());
		Socket accepted = this.server.accept();
		accepted.setSoTimeout((int) PATIENCE.toMillis());
		return accepted;
	}

	private void awaitNoClient() {
		Awaitility.await().atMost(PATIENCE).until(() -> this.clients.openCount() == 0);
	}

}
