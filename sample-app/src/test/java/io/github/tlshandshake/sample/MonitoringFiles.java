package io.github.tlshandshake.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rules of Prometheus and dashboard of Grafana that come with the project.
 */
final class MonitoringFiles {

	private static final Path DIRECTORY = Path.of("..", "monitoring");

	private MonitoringFiles() {
	}

	static String readme() throws IOException {
		return Files.readString(DIRECTORY.resolve("README.md"));
	}

	static String rulesTest() throws IOException {
		return Files.readString(DIRECTORY.resolve("prometheus/rules-test.yml"));
	}

	static List<JsonNode> recordingRules() throws IOException {
		return rules("prometheus/recording-rules.yml");
	}

	static List<JsonNode> alertRules() throws IOException {
		return rules("prometheus/alert-rules.yml");
	}

	private static List<JsonNode> rules(String file) throws IOException {
		Object yaml = new Yaml().load(Files.readString(DIRECTORY.resolve(file)));
		JsonNode groups = JsonMapper.shared().valueToTree(yaml).at("/groups");
		return groups.valueStream().flatMap((group) -> group.at("/rules").valueStream()).toList();
	}

	static JsonNode dashboard() throws IOException {
		return JsonMapper.shared().readTree(Files.readString(DIRECTORY.resolve("grafana/tls-handshakes.json")));
	}

	/**
	 * Return the queries of the dashboard's panels.
	 * @return the targets, with their query at {@code expr}
	 * @throws IOException if the dashboard cannot be read
	 */
	static List<JsonNode> panelQueries() throws IOException {
		return dashboard().at("/panels").valueStream().flatMap((panel) -> panel.at("/targets").valueStream()).toList();
	}

	static Stream<PromQuery> queries() throws IOException {
		return Stream.of(recordingRules(), alertRules(), panelQueries())
			.flatMap(List::stream)
			.map((node) -> new PromQuery(node.at("/expr").asString()));
	}

}
