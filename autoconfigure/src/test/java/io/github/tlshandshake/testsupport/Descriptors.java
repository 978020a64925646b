package io.github.tlshandshake.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Open file descriptors of this process, in which clients and servers run.
 */
public final class Descriptors {

	private static final Path OPEN = Path.of("/proc/self/fd");

	// Jars and caches that are opened on the way
	private static final long OTHERS = 20;

	private final long before = count();

	private Descriptors() {
	}

	/**
	 * Count the descriptors before a storm.
	 * @return the count
	 */
	public static Descriptors before() {
		return new Descriptors();
	}

	/**
	 * Wait until no more are open than before. Only Linux tells how many are.
	 */
	public void awaitAsBefore() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(count()).isLessThanOrEqualTo(this.before + OTHERS));
	}

	private static long count() {
		if (!Files.exists(OPEN)) {
			return 0;
		}
		try (Stream<Path> descriptors = Files.list(OPEN)) {
			return descriptors.count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
