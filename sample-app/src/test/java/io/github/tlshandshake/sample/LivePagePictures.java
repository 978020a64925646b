package io.github.tlshandshake.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.OutputType;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Takes the pictures of the README, when it is asked for by name:
 * {@code mvn verify -Dtest=LivePagePictures -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
class LivePagePictures {

	private static final Path PICTURES = Path.of("../docs");

	@ParameterizedTest
	@ValueSource(strings = { "light", "dark" })
	void takes(String scheme, @LocalServerPort int port, @TempDir Path profile) throws Exception {
		SampleEndpoint endpoint = new SampleEndpoint(port);
		try (LiveBrowser browser = LiveBrowser.start(profile)) {
			browser.resize(1200, 1175);
			browser.prefer("prefers-color-scheme", scheme);
			LivePage page = new LivePage(browser.driver());
			page.open(port);
			startClients(endpoint);
			Awaitility.await()
				.pollInterval(Duration.ofMillis(20))
				.untilAsserted(() -> assertThat(page.outcomesOfFadingMarks()).hasSizeGreaterThan(2));
			save(browser.driver().getScreenshotAs(OutputType.BYTES), scheme);
		}
		endpoint.endClients();
	}

	private static void startClients(SampleEndpoint endpoint) throws Exception {
		endpoint.start("silent", 10);
		pause(Duration.ofMillis(500));
		endpoint.start("stalled", 8);
		pause(Duration.ofMillis(2000));
		endpoint.start("dripping", 12);
		pause(Duration.ofMillis(2200));
		endpoint.start("silent", 6);
		endpoint.start("stalled", 5);
		pause(Duration.ofMillis(1500));
		endpoint.start("dripping", 6);
	}

	private static void pause(Duration duration) {
		Awaitility.await().pollDelay(duration).until(() -> true);
	}

	private static void save(byte[] picture, String scheme) throws IOException {
		Files.createDirectories(PICTURES);
		Files.write(PICTURES.resolve("live-page-%s.png".formatted(scheme)), picture);
	}

}
