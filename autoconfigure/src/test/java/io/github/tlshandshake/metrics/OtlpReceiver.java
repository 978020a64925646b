package io.github.tlshandshake.metrics;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;

/**
 * Receiver of metrics by OTLP over HTTP, on a free port.
 */
final class OtlpReceiver implements AutoCloseable {

	private final HttpServer server;

	private final List<ExportMetricsServiceRequest> requests = new CopyOnWriteArrayList<>();

	OtlpReceiver() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
		this.server.createContext("/v1/metrics", this::receive);
		this.server.start();
	}

	private void receive(HttpExchange exchange) throws IOException {
		try (exchange) {
			this.requests.add(ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()));
			exchange.sendResponseHeaders(200, -1);
		}
	}

	String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/v1/metrics";
	}

	/**
	 * Return the metric of a name as it came last.
	 * @param name the name
	 * @return the metric, without data points if none came
	 */
	Metric metric(String name) {
		return this.requests.stream()
			.flatMap((request) -> request.getResourceMetricsList().stream())
			.flatMap((resource) -> resource.getScopeMetricsList().stream())
			.flatMap((scope) -> scope.getMetricsList().stream())
			.filter((metric) -> metric.getName().equals(name))
			.reduce(Metric.getDefaultInstance(), (earlier, later) -> later);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
