package io.github.tlshandshake.testsupport;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.SubmissionPublisher;

/**
 * Requests for the JDK's {@link java.net.http.HttpClient}.
 */
public final class HttpRequests {

	private static final int CHUNK_LENGTH = 16;

	private HttpRequests() {
	}

	/**
	 * Return a request that posts chunks of 16 bytes, with a pause after each.
	 * @param port the port of the server
	 * @param path the path
	 * @param chunks the number of chunks
	 * @param pause the time between two chunks
	 * @return the request
	 */
	public static HttpRequest upload(int port, String path, int chunks, Duration pause) {
		HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.fromPublisher((subscriber) -> {
			SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>();
			publisher.subscribe(subscriber);
			Thread writer = new Thread(() -> publish(publisher, chunks, pause), "slow-upload");
			writer.setDaemon(true);
			writer.start();
		});
		return HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
			.header("Content-Type", "text/plain")
			.POST(body)
			.build();
	}

	/**
	 * Return a request that posts 16 bytes, and never the end.
	 * @param port the port of the server
	 * @param path the path
	 * @return the request
	 */
	public static HttpRequest stalledUpload(int port, String path) {
		HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.fromPublisher((subscriber) -> {
			SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>();
			publisher.subscribe(subscriber);
			publisher.submit(ByteBuffer.allocate(CHUNK_LENGTH));
		});
		return HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
			.header("Content-Type", "text/plain")
			.POST(body)
			.build();
	}

	private static void publish(SubmissionPublisher<ByteBuffer> publisher, int chunks, Duration pause) {
		try (publisher) {
			for (int i = 0; i < chunks; i++) {
				publisher.submit(ByteBuffer.allocate(CHUNK_LENGTH));
				Pause.of(pause);
			}
		}
	}

}
