package io.github.tlshandshake.testsupport;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reader of one HTTP/1.1 response.
 */
final class ResponseReader {

	private final InputStream input;

	ResponseReader(InputStream input) {
		this.input = input;
	}

	Response read() throws IOException {
		int status = Integer.parseInt(readLine().split(" ")[1]);
		Map<String, String> headers = readHeaders();
		return new Response(status, headers, new String(readBody(headers), StandardCharsets.UTF_8));
	}

	private Map<String, String> readHeaders() throws IOException {
		Map<String, String> headers = new HashMap<>();
		String line = readLine();
		while (!line.isEmpty()) {
			String[] header = line.split(":", 2);
			headers.put(header[0].toLowerCase(Locale.ROOT), header[1].strip());
			line = readLine();
		}
		return headers;
	}

	private byte[] readBody(Map<String, String> headers) throws IOException {
		if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
			return readChunks();
		}
		String length = headers.get("content-length");
		return this.input.readNBytes((length != null) ? Integer.parseInt(length) : 0);
	}

	private byte[] readChunks() throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		int length = readChunkLength();
		while (length > 0) {
			body.writeBytes(this.input.readNBytes(length));
			readLine();
			length = readChunkLength();
		}
		readLine();
		return body.toByteArray();
	}

	private int readChunkLength() throws IOException {
		return Integer.parseInt(readLine().split(";")[0], 16);
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		int read = this.input.read();
		while (read != '\n') {
			if (read == -1) {
				throw new EOFException("Connection is closed");
			}
			line.append((char) read);
			read = this.input.read();
		}
		return line.toString().stripTrailing();
	}

}
