package io.github.tlshandshake.connector;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a timeout of the server's own that comes before the connector's.
 */
@ExtendWith(OutputCaptureExtension.class)
class TimeoutLimitTests {

	private static final Duration CONFIGURED = TestConnectors.SETTINGS.timeout();

	private final TestEngine engine = TestEngine.with(TestConnectors.SETTINGS);

	private final HandshakeConnector connector = this.engine.connector();

	@AfterEach
	void close() {
		this.engine.close();
	}

	private void limit(int seconds) {
		this.connector.limitTimeout(Duration.ofSeconds(seconds), "the server is first");
	}

	private static long warnings(CapturedOutput output, String timeout) {
		return output.getOut()
			.lines()
			.filter((line) -> line.contains(" WARN ")
					&& line.endsWith("the timeout in force is " + timeout + ": the server is first"))
			.count();
	}

	@Test
	void isTheTimeoutInForce() {
		limit(10);
		assertThat(this.connector.timeout()).isEqualTo(Duration.ofSeconds(10));
		assertThat(this.connector.settings().timeout()).isEqualTo(CONFIGURED);
		this.engine.begin(new FakeConnection());
		this.engine.advanceMillis(60);
		assertThat(this.connector.stuck(1)).singleElement()
			.satisfies((stuck) -> assertThat(stuck.age().plus(stuck.remaining())).isEqualTo(Duration.ofSeconds(10)));
	}

	@Test
	void isNotInForceUnlessItIsShorter() {
		limit(30);
		assertThat(this.connector.timeout()).isEqualTo(CONFIGURED);
		assertThat(this.connector.limitation()).isNull();
		limit(60);
		assertThat(this.connector.timeout()).isEqualTo(CONFIGURED);
		assertThat(this.connector.limitation()).isNull();
	}

	@Test
	void followsTheServer(CapturedOutput output) {
		limit(10);
		limit(15);
		assertThat(this.connector.timeout()).isEqualTo(Duration.ofSeconds(15));
		assertThat(this.connector.limitation()).isEqualTo("the timeout in force is PT15S: the server is first");
		limit(60);
		assertThat(this.connector.timeout()).isEqualTo(CONFIGURED);
		assertThat(warnings(output, "PT10S")).isOne();
		assertThat(warnings(output, "PT15S")).isOne();
	}

	@Test
	void isLoggedOnceWhateverConnectionsSay(CapturedOutput output) {
		for (int i = 0; i < 100; i++) {
			limit(10);
			limit(15);
		}
		assertThat(warnings(output, "PT10S")).isOne();
		assertThat(warnings(output, "PT15S")).isOne();
	}

	@Test
	void isLoggedAgainWhenTheSettingsChange(CapturedOutput output) {
		limit(10);
		this.connector.change((settings) -> settings.withTimeout(Duration.ofSeconds(40)));
		assertThat(warnings(output, "PT10S")).isEqualTo(2);
		this.connector.change((settings) -> settings.withTimeout(Duration.ofSeconds(5)));
		assertThat(this.connector.timeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(warnings(output, "PT10S")).isEqualTo(2);
	}

}
