package io.github.tlshandshake;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandshakeProgress}.
 */
class HandshakeProgressTests {

	@Test
	void keepsServerName() {
		assertThat(withServerName("alpha.example.test").serverName()).isEqualTo("alpha.example.test");
		assertThat(withServerName(null).serverName()).isNull();
	}

	@Test
	void cutsServerNameThatIsLongerThanNamesCanBe() {
		assertThat(withServerName("a".repeat(255)).serverName()).isEqualTo("a".repeat(255));
		assertThat(withServerName("a".repeat(256)).serverName()).isEqualTo("a".repeat(255));
		assertThat(withServerName("a".repeat(65535)).serverName()).isEqualTo("a".repeat(255));
	}

	@Test
	void replacesCharactersThatCouldForgeLogLine() {
		assertThat(withServerName("a\r\nWARN\t\u001b[31m\u007f\u0085\u2028\u202e\u0000.test").serverName())
			.isEqualTo("a??WARN??[31m?????.test");
	}

	private HandshakeProgress withServerName(@Nullable String serverName) {
		return new HandshakeProgress(HandshakePhase.NEGOTIATION, WaitingOn.CLIENT, 1, serverName);
	}

}
