package io.github.tlshandshake.tomcat;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;

import javax.net.ssl.SSLSocket;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.testsupport.Outcomes;
import io.github.tlshandshake.testsupport.TestCertificates;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests for honest clients whose hello comes in several records, as those send it that
 * hide the server's name from who is listening.
 */
class TomcatSplitHelloTests {

	@ParameterizedTest
	@CsvSource({ "NIO, 1", "NIO, 3", "NIO, 100", "NIO2, 1", "NIO2, 3", "NIO2, 100" })
	void servesClientWhoseHelloComesInTwoRecords(TomcatProtocol protocol, int first) throws Exception {
		try (TestServer server = protocol.start(); Socket socket = new SplittingSocket(first, server.port())) {
			Outcomes outcomes = Outcomes.since(server.connector());
			SSLSocket secured = (SSLSocket) TestCertificates.clientContext()
				.getSocketFactory()
				.createSocket(socket, "localhost", server.port(), true);
			secured.startHandshake();
			outcomes.awaitOnly(HandshakeOutcome.SUCCESS);
		}
	}

	/**
	 * Socket that splits the record that is written first.
	 */
	private static final class SplittingSocket extends Socket {

		private static final int HEADER = 5;

		private final int first;

		SplittingSocket(int first, int port) throws IOException {
			super(InetAddress.getByName("127.0.0.1"), port);
			this.first = first;
		}

		@Override
		public OutputStream getOutputStream() throws IOException {
			return new FilterOutputStream(super.getOutputStream()) {

				private boolean split;

				@Override
				public void write(byte[] bytes, int offset, int length) throws IOException {
					byte[] record = Arrays.copyOfRange(bytes, offset, offset + length);
					this.out.write(this.split ? record : split(record));
					this.split = true;
				}

			};
		}

		private byte[] split(byte[] record) {
			ByteArrayOutputStream records = new ByteArrayOutputStream();
			writeRecord(record, HEADER, this.first, records);
			writeRecord(record, HEADER + this.first, record.length - HEADER - this.first, records);
			return records.toByteArray();
		}

		private void writeRecord(byte[] record, int offset, int length, ByteArrayOutputStream records) {
			records.write(record, 0, 3);
			records.write(length >> 8);
			records.write(length);
			records.write(record, offset, length);
		}

	}

}
