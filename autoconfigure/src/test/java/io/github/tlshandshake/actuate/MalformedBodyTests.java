package io.github.tlshandshake.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for changes whose body cannot be read.
 */
class MalformedBodyTests {

	private static final String UNRESTRICTED = "management.endpoint.tlshandshakes.access=unrestricted";

	private static final String REASON = "{\"reason\":\"The body must be a JSON object with 'timeout', 'mode' or both\"}";

	@ParameterizedTest
	@EnumSource
	void isAnsweredWithReason(ServerKind kind) throws Exception {
		try (TestServer server = TestServer.start(kind, UNRESTRICTED)) {
			for (String body : new String[] { "{\"timeout\":", "nonsense", "[]", "{\"timeout\":{}}" }) {
				HttpResponse<String> response = post(server.port(), path(server), body);
				assertThat(response.statusCode()).as(body).isEqualTo(400);
				assertThat(response.body()).as(body).isEqualTo(REASON);
				assertThat(response.headers().firstValue("Content-Type"))
					.hasValue("application/vnd.spring-boot.actuator.v3+json");
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT_SERVLET", "NETTY" })
	void isAnsweredWithReasonOnManagementPortAndOtherPath(ServerKind kind) throws Exception {
		try (TestServer server = TestServer.start(kind, UNRESTRICTED, "management.server.port=0",
				"management.server.ssl.bundle=server", "management.endpoints.web.base-path=/manage",
				"management.endpoints.web.path-mapping.tlshandshakes=handshakes")) {
			int port = server.context().getEnvironment().getRequiredProperty("local.management.port", Integer.class);
			HttpResponse<String> response = post(port, "/manage/handshakes/" + server.connector().name(), "nonsense");
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(response.body()).isEqualTo(REASON);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT_SERVLET", "NETTY" })
	void isLeftToSpringBootOnOtherEndpoints(ServerKind kind) throws Exception {
		try (TestServer server = TestServer.start(kind, UNRESTRICTED,
				"management.endpoints.web.exposure.include=tlshandshakes,loggers")) {
			HttpResponse<String> response = post(server.port(), "/actuator/loggers/test", "nonsense");
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(response.body()).contains("\"error\":\"Bad Request\"").doesNotContain("reason");
		}
	}

	private static String path(TestServer server) {
		return "/actuator/tlshandshakes/" + server.connector().name();
	}

	private static HttpResponse<String> post(int port, String path, String body)
			throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.header("Content-Type", "application/json")
			.build();
		return HonestClient.create().httpClient().send(request, HttpResponse.BodyHandlers.ofString());
	}

}
