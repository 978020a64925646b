package io.github.tlshandshake.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SpringBootVersionCheck}.
 */
class SpringBootVersionCheckTests {

	// The build copies it there
	private static final Path SPRING_BOOT_3 = Path.of("target", "spring-boot-3");

	@Test
	void failsStartOnSpringBoot3AndReportsBothVersions(@TempDir Path directory) throws Exception {
		Path output = directory.resolve("output");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				classPath(), Application.class.getName())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(Files.readString(output, StandardCharsets.UTF_8)).contains("APPLICATION FAILED TO START")
			.containsPattern(
					"need Spring Boot 4\\.0 or later, and this application runs on Spring Boot 3\\.5\\.\\d+\\. ")
			.contains(
					"Upgrade the application to Spring Boot 4.0 or later, or remove tls-handshake-spring-boot-starter.")
			.doesNotContain("\tat ");
		assertThat(process.exitValue()).isOne();
	}

	private static String classPath() throws IOException, URISyntaxException {
		try (Stream<Path> jars = Files.list(SPRING_BOOT_3)) {
			return Stream.concat(jars, Stream.of(location(SpringBootVersionCheck.class), location(Application.class)))
				.map(Path::toString)
				.collect(Collectors.joining(File.pathSeparator));
		}
	}

	private static Path location(Class<?> type) throws URISyntaxException {
		return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
	}

	@ParameterizedTest
	@ValueSource(strings = { "2.7.18", "3.0.0", "3.5.7", "3.5.8-SNAPSHOT" })
	void refusesOlderVersion(String version) {
		assertThatExceptionOfType(SpringBootTooOldException.class)
			.isThrownBy(() -> SpringBootVersionCheck.check(version))
			.withMessageContaining(version);
	}

	@ParameterizedTest
	@ValueSource(strings = { "4.0.0", "4.1.1", "4.0.0-RC1", "5.0.0-SNAPSHOT", "10.0.0", "unknown" })
	void letsPassWhatIsNotOlder(String version) {
		assertThatCode(() -> SpringBootVersionCheck.check(version)).doesNotThrowAnyException();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	public static class Application {

		public static void main(String[] args) {
			SpringApplication.run(Application.class, args);
		}

	}

}
