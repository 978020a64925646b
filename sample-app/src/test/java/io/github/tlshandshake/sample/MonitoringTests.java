package io.github.tlshandshake.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that rules and dashboard ask for what a running application exports.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class MonitoringTests {

	// Labels and metrics that Prometheus adds
	private static final Set<String> TARGET_LABELS = Set.of("job", "instance");

	private static final Set<String> TARGET_METRICS = Set.of("up");

	@LocalServerPort
	private int port;

	private Scrape scrape;

	@BeforeEach
	void scrape() throws Exception {
		PemSslStoreDetails trusted = PemSslStoreDetails.forCertificate("classpath:demonstration.crt");
		HttpClient client = HttpClient.newBuilder()
			.sslContext(SslBundle.of(new PemSslStoreBundle(null, trusted)).createSslContext())
			.build();
		URI uri = URI.create("https://localhost:" + this.port + "/actuator/prometheus");
		HttpResponse<String> response = client.send(HttpRequest.newBuilder(uri).build(),
				HttpResponse.BodyHandlers.ofString());
		this.scrape = Scrape.of(response.body());
	}

	@Test
	void queriesReadOnlyMetricsThatExist() throws Exception {
		Set<String> recorded = recorded();
		assertThat(MonitoringFiles.queries()).hasSizeGreaterThan(40)
			.allSatisfy((query) -> assertThat(query.metrics()).isNotEmpty()
				.allMatch((metric) -> this.scrape.metrics().containsKey(metric) || recorded.contains(metric)
						|| TARGET_METRICS.contains(metric)));
	}

	@Test
	void conditionsAreOnLabelsAndValuesThatExist() throws Exception {
		assertThat(MonitoringFiles.queries().flatMap((query) -> query.conditions().stream())).hasSizeGreaterThan(50)
			.allSatisfy((condition) -> {
				assertThat(labels(condition.metric())).contains(condition.label());
				if (!condition.isVariable()) {
					assertThat(this.scrape.values(condition.metric(), condition.label())).contains(condition.value());
				}
			});
	}

	@Test
	void groupingsAreByLabelsThatExist() throws Exception {
		assertThat(MonitoringFiles.queries())
			.allSatisfy((query) -> assertThat(labels(query)).containsAll(query.groupings()));
	}

	@Test
	void legendsShowLabelsThatQueriesKeep() throws Exception {
		assertThat(MonitoringFiles.panelQueries()).allSatisfy((query) -> {
			Set<String> shown = find("\\{\\{(\\w+)}}", query.at("/legendFormat").asString());
			assertThat(new PromQuery(query.at("/expr").asString()).groupings()).containsAll(shown);
		});
	}

	@Test
	void variablesAreDefinedFromLabelsThatExist() throws Exception {
		List<JsonNode> variables = MonitoringFiles.dashboard().at("/templating/list").valueStream().toList();
		assertThat(variables).extracting((variable) -> variable.at("/name").asString())
			.containsExactly("datasource", "instance", "connector");
		assertThat(variables.subList(1, 3)).allSatisfy((variable) -> {
			String query = variable.at("/definition").asString();
			assertThat(query).isEqualTo(variable.at("/query/query").asString());
			String metric = find("\\((\\w+)", query).iterator().next();
			assertThat(this.scrape.metrics()).containsKey(metric);
			assertThat(labels(metric)).containsAll(find(", (\\w+)\\)", query))
				.contains(variable.at("/name").asString());
		});
	}

	@Test
	void panelsAskTheChosenDataSource() throws Exception {
		assertThat(MonitoringFiles.panelQueries())
			.allSatisfy((query) -> assertThat(query.at("/datasource/uid").asString()).isEqualTo("${datasource}"));
		assertThat(MonitoringFiles.panelQueries())
			.allSatisfy((query) -> assertThat(query.at("/expr").asString()).contains("$instance", "$connector"));
	}

	@Test
	void panelsDoNotOverlap() throws Exception {
		Set<String> cells = new HashSet<>();
		Set<Integer> ids = new HashSet<>();
		for (JsonNode panel : MonitoringFiles.dashboard().at("/panels")) {
			assertThat(ids.add(panel.at("/id").asInt())).isTrue();
			JsonNode grid = panel.at("/gridPos");
			int right = grid.at("/x").asInt() + grid.at("/w").asInt();
			assertThat(right).isLessThanOrEqualTo(24);
			for (int x = grid.at("/x").asInt(); x < right; x++) {
				for (int y = grid.at("/y").asInt(); y < grid.at("/y").asInt() + grid.at("/h").asInt(); y++) {
					assertThat(cells.add(x + "," + y)).as(panel.at("/title").asString()).isTrue();
				}
			}
		}
	}

	@Test
	void alertsSayHowBadItIsAndWhatToDo() throws Exception {
		assertThat(MonitoringFiles.alertRules()).allSatisfy((rule) -> {
			assertThat(rule.at("/alert").asString()).matches("TlsHandshake\\w+");
			assertThat(rule.at("/labels/severity").asString()).isIn("info", "warning", "critical");
			for (String annotation : List.of("summary", "description", "runbook")) {
				String text = rule.at("/annotations/" + annotation).asString();
				assertThat(text).isNotBlank();
				assertThat(find("\\$labels\\.(\\w+)", text)).isSubsetOf("job", "instance", "connector");
			}
		});
	}

	@Test
	void alertsAreTestedAndExplained() throws Exception {
		String test = MonitoringFiles.rulesTest();
		String readme = MonitoringFiles.readme();
		assertThat(MonitoringFiles.alertRules()).extracting((rule) -> rule.at("/alert").asString())
			.doesNotHaveDuplicates()
			.allSatisfy((alert) -> assertThat(test).contains("alertname=\"" + alert + "\", alertstate=\"firing\""))
			.allSatisfy((alert) -> assertThat(readme).contains("`" + alert + "`"));
	}

	@Test
	void recordedMetricsAreTestedAndUsed() throws Exception {
		String test = MonitoringFiles.rulesTest();
		Set<String> used = MonitoringFiles.queries()
			.flatMap((query) -> query.metrics().stream())
			.collect(Collectors.toSet());
		assertThat(recorded()).allSatisfy((name) -> {
			assertThat(test).contains(name);
			assertThat(used).contains(name);
		});
	}

	private Set<String> recorded() throws IOException {
		return MonitoringFiles.recordingRules()
			.stream()
			.map((rule) -> rule.at("/record").asString())
			.collect(Collectors.toSet());
	}

	private Set<String> labels(PromQuery query) {
		Set<String> labels = new HashSet<>(TARGET_LABELS);
		query.metrics().forEach((metric) -> labels.addAll(labels(metric)));
		return labels;
	}

	private Set<String> labels(String metric) {
		Set<String> labels = new HashSet<>(this.scrape.labels(metric));
		labels.addAll(TARGET_LABELS);
		return labels;
	}

	private static Set<String> find(String pattern, String text) {
		return Pattern.compile(pattern)
			.matcher(text)
			.results()
			.map((MatchResult result) -> result.group(1))
			.collect(Collectors.toSet());
	}

}
