package io.github.tlshandshake.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what the README tells a newcomer to do does what it says.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "tls-handshake.timeout=4s")
@ExtendWith(OutputCaptureExtension.class)
class ReadmeTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(4);

	private static final Readme readme = Readme.read();

	private final JsonMapper mapper = new JsonMapper();

	@LocalServerPort
	private int port;

	@Test
	void stuckClientIsShownThenClosedThenLogged(CapturedOutput output) throws Exception {
		long startedAt = System.nanoTime();
		Process stuck = start(readme.command("time bash", this.port));
		JsonNode expected = this.mapper.readTree(readme.blocks("json").get(0));
		Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(fields(report())).isEqualTo(fields(expected)));
		assertThat(stuck.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(5));
		String line = readme.blocks("").get(0).replace("8443", String.valueOf(this.port)).substring("WARN ".length());
		Awaitility.await().untilAsserted(() -> assertThat(output).contains(line));
	}

	private JsonNode report() throws Exception {
		return this.mapper.readTree(run(readme.command("curl -sk https", this.port)));
	}

	// Paths, because values are those of one moment
	private static Set<String> fields(JsonNode node) {
		Set<String> fields = new TreeSet<>();
		collectFields("", node, fields);
		return fields;
	}

	private static void collectFields(String path, JsonNode node, Set<String> fields) {
		fields.add(path);
		node.properties().forEach((field) -> collectFields(path + "." + field.getKey(), field.getValue(), fields));
		if (node.isArray()) {
			node.forEach((element) -> collectFields(path + "[]", element, fields));
		}
	}

	@Test
	void settingsAreChangedAtRunTime() throws Exception {
		SampleEndpoint endpoint = new SampleEndpoint(this.port);
		endpoint.change(TIMEOUT, "observe");
		run(readme.command("curl -sk -X POST", this.port));
		assertThat(endpoint.timeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(endpoint.mode()).isEqualTo("enforce");
		endpoint.change(TIMEOUT, "enforce");
	}

	@Test
	void propertiesAreUnderstood() throws Exception {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0"));
		ByteArrayResource yaml = new ByteArrayResource(readme.blocks("yaml").get(0).getBytes(StandardCharsets.UTF_8));
		EnumerablePropertySource<?> properties = (EnumerablePropertySource<?>) new YamlPropertySourceLoader()
			.load("readme", yaml)
			.get(0);
		for (String name : properties.getPropertyNames()) {
			arguments.add("--%s=%s".formatted(name, properties.getProperty(name)));
		}
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(SampleApplication.class)
			.run(arguments.toArray(String[]::new))) {
			int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			assertThat(new SampleEndpoint(port).timeout()).isEqualTo(Duration.ofSeconds(5));
		}
	}

	@Test
	void dependencyHasVersionOfThisBuild() throws Exception {
		String pom = Files.readString(Path.of("../pom.xml"));
		String version = pom.substring(pom.indexOf("<version>") + "<version>".length(), pom.indexOf("</version>"));
		assertThat(readme.blocks("xml").get(0)).contains(version)
			.contains("<artifactId>tls-handshake-spring-boot-starter</artifactId>");
	}

	@Test
	void codeCompiles(@TempDir Path directory) {
		List<String> examples = readme.blocks("java");
		assertThat(examples).hasSize(2)
			.allSatisfy((example) -> assertThat(JavaExample.complaints(example, directory)).isEmpty());
		assertThat(JavaExample.complaints(examples.get(0).replace("outcome()", "result()"), directory)).hasSize(1);
	}

	private static String run(String command) throws IOException, InterruptedException {
		Process process = start(command);
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).isZero();
		return output;
	}

	private static Process start(String command) throws IOException {
		Assumptions.assumeTrue(isInstalled("bash") && isInstalled("curl"));
		return new ProcessBuilder("bash", "-c", command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
	}

	private static boolean isInstalled(String program) {
		return List.of(System.getenv("PATH").split(":"))
			.stream()
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, program)));
	}

}
