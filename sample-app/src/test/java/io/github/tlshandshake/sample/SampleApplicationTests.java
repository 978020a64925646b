package io.github.tlshandshake.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import javax.net.ssl.SSLContext;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SampleApplication}, with its own certificate on a free port.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "tls-handshake.timeout=2s", "tls-handshake.stuck-after=500ms" })
class SampleApplicationTests {

	private final HttpClient client = HttpClient.newBuilder().sslContext(trustingDemonstration()).build();

	@LocalServerPort
	private int port;

	private static SSLContext trustingDemonstration() {
		PemSslStoreDetails trusted = PemSslStoreDetails.forCertificate("classpath:demonstration.crt");
		return SslBundle.of(new PemSslStoreBundle(null, trusted)).createSslContext();
	}

	@Test
	void greets() throws Exception {
		assertThat(send(request("/")).body()).isEqualTo("Hello over TLS\n");
	}

	@Test
	void greetsWhenAnythingIsAccepted() throws Exception {
		assertThat(send(request("/").header("Accept", "*/*")).body()).isEqualTo("Hello over TLS\n");
	}

	@Test
	void showsLivePageWhenHtmlIsAccepted() throws Exception {
		assertThat(send(request("/").header("Accept", "text/html,application/xml;q=0.9,*/*;q=0.8")).body())
			.startsWith("<!doctype html>");
	}

	@Test
	void countsBytesOfUpload() throws Exception {
		HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofByteArray(new byte[100_000]);
		assertThat(send(request("/upload").POST(body)).body()).isEqualTo("100000 bytes\n");
	}

	@Test
	void showsStuckClientUntilItIsClosed() throws Exception {
		try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> report().contains("\"phase\":\"no-data\""));
			silent.setSoTimeout(10_000);
			assertThat(silent.getInputStream().read()).isEqualTo(-1);
			assertThat(report()).contains("\"timeout\":1");
		}
	}

	private String report() throws IOException, InterruptedException {
		return send(request("/actuator/tlshandshakes")).body();
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("https://localhost:" + this.port + path));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

}
