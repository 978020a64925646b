package io.github.tlshandshake.journal;

import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.WaitingOn;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TimeoutWarning}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TimeoutWarningTests {

	private final EventThread events = new EventThread("test-events", 100);

	private final TimeoutWarning warning = new TimeoutWarning("fake-1", this.events, Duration.ofMillis(50));

	@AfterEach
	void close() {
		this.events.close();
	}

	@Test
	void gathersTimeoutsAndIsLoggedOnceInAMinute(CapturedOutput output) {
		timeOut(3, HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT);
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !warnings(output).isEmpty());
		timeOut(2, HandshakePhase.NO_DATA, WaitingOn.CLIENT);
		timeOut(1, HandshakePhase.CLIENT_HELLO, WaitingOn.SERVER);
		Awaitility.await()
			.during(Duration.ofMillis(200))
			.untilAsserted(() -> assertThat(warnings(output)).singleElement()
				.asString()
				.endsWith(
						"TLS handshakes on fake-1 that timed out: 3 (by phase: 3 client-hello; waiting on: 3 client)"));
		this.warning.flush();
		assertThat(warnings(output)).hasSize(2)
			.last()
			.asString()
			.contains("WARN")
			.endsWith("TLS handshakes on fake-1 that timed out: 3 (by phase: 2 no-data, 1 client-hello; waiting on: "
					+ "2 client, 1 server)");
	}

	@Test
	void isNotLoggedWithoutTimeouts(CapturedOutput output) {
		this.warning.flush();
		assertThat(warnings(output)).isEmpty();
	}

	private void timeOut(int count, HandshakePhase phase, WaitingOn party) {
		for (int i = 0; i < count; i++) {
			this.warning.timedOut(new HandshakeProgress(phase, party, 0, null));
		}
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.getAll().lines().filter((line) -> line.contains("that timed out")).toList();
	}

}
