package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.StuckKind;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StuckLoad}.
 */
class StuckLoadTests {

	private static final Duration CAP = Duration.ofMillis(300);

	@AutoClose
	private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	StuckLoadTests() throws IOException {
	}

	@Test
	void measuresTimeToClose() throws IOException {
		CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(this::closeOne);
		assertThat(load(StuckKind.DRIPPING, 1).run()).singleElement()
			.satisfies((time) -> assertThat(time).isBetween(Duration.ofMillis(50), CAP));
	}

	@Test
	void givesUpAtCap() throws IOException {
		assertThat(load(StuckKind.SILENT, 5).run()).hasSize(5).containsOnly(CAP);
	}

	private StuckLoad load(StuckKind kind, int count) {
		return new StuckLoad(this.server.getLocalPort(), kind.scripts(ClientHello.of("localhost")), count, 1000, CAP);
	}

	private void closeOne() {
		try {
			this.server.accept().close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
