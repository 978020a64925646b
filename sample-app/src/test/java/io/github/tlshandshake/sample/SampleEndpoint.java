package io.github.tlshandshake.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import javax.net.ssl.SSLContext;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * What the endpoint of the running sample tells, asked without a browser.
 */
final class SampleEndpoint {

	private static final String PATH = "/actuator/tlshandshakes";

	private final HttpClient client = HttpClient.newBuilder().sslContext(trustingDemonstration()).build();

	private final JsonMapper mapper = new JsonMapper();

	private final String server;

	SampleEndpoint(int port) {
		this.server = "https://localhost:" + port;
	}

	private static SSLContext trustingDemonstration() {
		PemSslStoreDetails trusted = PemSslStoreDetails.forCertificate("classpath:demonstration.crt");
		return SslBundle.of(new PemSslStoreBundle(null, trusted)).createSslContext();
	}

	Duration timeout() throws IOException, InterruptedException {
		return Duration.parse(connector().get("timeout").asString());
	}

	String mode() throws IOException, InterruptedException {
		return connector().get("mode").asString();
	}

	int pending() throws IOException, InterruptedException {
		return connector().get("pending").asInt();
	}

	long wouldHaveClosed() throws IOException, InterruptedException {
		return connector().get("observed").get("wouldHaveClosed").asLong();
	}

	Map<String, Long> outcomes() throws IOException, InterruptedException {
		Map<String, Long> outcomes = new HashMap<>();
		connector().get("outcomes")
			.properties()
			.forEach((outcome) -> outcomes.put(outcome.getKey(), outcome.getValue().asLong()));
		return outcomes;
	}

	Map<String, Long> stuckByPhase() throws IOException, InterruptedException {
		Map<String, Long> phases = new HashMap<>();
		report().get("stuck").forEach((row) -> phases.merge(row.get("phase").asString(), 1L, Long::sum));
		return phases;
	}

	private JsonNode connector() throws IOException, InterruptedException {
		return report().get("connectors").get(0);
	}

	private JsonNode report() throws IOException, InterruptedException {
		return this.mapper.readTree(send(request(PATH + "?limit=500")).body());
	}

	void change(Duration timeout, String mode) throws IOException, InterruptedException {
		String settings = this.mapper.writeValueAsString(Map.of("timeout", timeout.toString(), "mode", mode));
		send(request(PATH + "/" + connector().get("name").asString()).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(settings)));
	}

	HttpResponse<String> start(String kind, int count) throws IOException, InterruptedException {
		return send(request("/clients/%s?count=%d".formatted(kind, count)).POST(HttpRequest.BodyPublishers.noBody()));
	}

	void endClients() throws IOException, InterruptedException {
		send(request("/clients").DELETE());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.server + path));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

}
