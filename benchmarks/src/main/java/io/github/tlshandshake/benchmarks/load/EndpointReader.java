package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the endpoint of a server says about its only connector.
 */
final class EndpointReader {

	private final JsonMapper mapper = new JsonMapper();

	private final HonestClients clients;

	private int reads;

	EndpointReader(HonestClients clients) {
		this.clients = clients;
	}

	/**
	 * Read the endpoint.
	 * @return what it says
	 * @throws IOException if it cannot be read
	 */
	ConnectorState read() throws IOException {
		this.reads++;
		JsonNode connector = this.mapper.readTree(this.clients.get("/actuator/tlshandshakes").body())
			.get("connectors")
			.get(0);
		Map<String, Long> outcomes = new TreeMap<>();
		connector.get("outcomes")
			.properties()
			.forEach((outcome) -> outcomes.put(outcome.getKey(), outcome.getValue().asLong()));
		return new ConnectorState(connector.get("pending").asInt(), outcomes, this.reads);
	}

	/**
	 * Read the endpoint until no handshake is pending, for half a minute at most.
	 * @return what it says then
	 */
	ConnectorState settle() {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofSeconds(1))
			.until(this::read, (state) -> state.pending() == 0);
	}

	/**
	 * State of the connector at one moment.
	 *
	 * @param pending the number of pending handshakes
	 * @param outcomes the number of ended ones by outcome
	 * @param reads the number of those that were made to read
	 */
	record ConnectorState(int pending, Map<String, Long> outcomes, int reads) {

		long endedOfOthers() {
			return this.outcomes.values().stream().mapToLong(Long::longValue).sum() - this.reads;
		}

	}

}
