package io.github.tlshandshake;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.tlshandshake.connector.HandshakeConnectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the configuration metadata, which IDEs show, and for the README, which says
 * the same.
 */
class ConfigurationMetadataTests {

	private static final String PREFIX = "tls-handshake.";

	private final Map<String, Map<?, ?>> properties = readProperties();

	private static Map<String, Map<?, ?>> readProperties() {
		Object properties = JsonParserFactory.getJsonParser().parseMap(readMetadata()).get("properties");
		return Stream.of(properties)
			.flatMap((list) -> ((List<?>) list).stream())
			.<Map<?, ?>>map(Map.class::cast)
			.filter((property) -> name(property).startsWith(PREFIX))
			.collect(Collectors.toMap(ConfigurationMetadataTests::name, (property) -> property));
	}

	// Other modules have a file of this name too
	private static String readMetadata() {
		try {
			Path classes = Path
				.of(HandshakeConnectors.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			return Files.readString(classes.resolve("META-INF/spring-configuration-metadata.json"));
		}
		catch (IOException | URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String name(Map<?, ?> property) {
		return String.valueOf(property.get("name"));
	}

	@Test
	void containsAllProperties() {
		assertThat(this.properties).containsOnlyKeys(PREFIX + "enabled", PREFIX + "timeout", PREFIX + "stuck-after",
				PREFIX + "mode", PREFIX + "max-pending", PREFIX + "max-pending-per-address", PREFIX + "max-concurrent",
				PREFIX + "history-size", PREFIX + "ports", PREFIX + "endpoint.show-addresses",
				PREFIX + "endpoint.roles");
	}

	@Test
	void describesEachProperty() {
		assertThat(this.properties.values()).allSatisfy((property) -> {
			assertThat(property.get("type")).isInstanceOf(String.class);
			assertThat(property.get("description")).asString()
				.endsWith(".")
				.doesNotStartWith("The ")
				.hasSizeGreaterThan(20);
		});
	}

	@Test
	void namesTypes() {
		assertThat(value("enabled", "type")).isEqualTo("java.lang.Boolean");
		assertThat(value("timeout", "type")).isEqualTo("java.time.Duration");
		assertThat(value("stuck-after", "type")).isEqualTo("java.time.Duration");
		assertThat(value("endpoint.show-addresses", "type"))
			.isEqualTo("org.springframework.boot.actuate.endpoint.Show");
	}

	@Test
	void namesDefaults() {
		assertThat(value("enabled", "defaultValue")).isEqualTo(true);
		assertThat(value("timeout", "defaultValue")).isEqualTo("10s");
		assertThat(value("stuck-after", "defaultValue")).isEqualTo("1s");
		assertThat(value("mode", "defaultValue")).isEqualTo("enforce");
		assertThat(value("history-size", "defaultValue")).isEqualTo(100);
		assertThat(value("endpoint.show-addresses", "defaultValue")).isEqualTo("when-authorized");
	}

	private @Nullable Object value(String property, String key) {
		return this.properties.getOrDefault(PREFIX + property, Map.of()).get(key);
	}

	@Test
	void hasDefaultsAndNamesOfReadme() throws IOException {
		String readme = Files.readString(Path.of("../README.md"));
		assertThat(this.properties.values()).allSatisfy((property) -> {
			Object defaultValue = property.get("defaultValue");
			assertThat(readme).contains(
					"| `%s` | %s".formatted(name(property), (defaultValue != null) ? "`" + defaultValue + "` |" : "|"));
		});
	}

}
