package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.HonestClient;
import io.github.tlshandshake.testsupport.HonestConnection;
import io.github.tlshandshake.testsupport.Response;

/**
 * Clients of the sample that never saw it before: no handshake resumes a session.
 *
 * @param trust what the clients trust
 * @param port the port of the sample
 */
record HonestClients(TrustManagerFactory trust, int port) {

	/**
	 * Connect, finish the handshake, and get a path.
	 * @param path the path
	 * @return the response, which has the status 200
	 * @throws IOException if the handshake or the request fails
	 */
	Response get(String path) throws IOException {
		try (HonestConnection connection = open()) {
			return get(connection, path);
		}
	}

	/**
	 * Come often, one after the other, so that the code on both sides is compiled.
	 * @throws IOException if a client is not served
	 */
	void warmUp() throws IOException {
		for (int i = 0; i < 500; i++) {
			get("/");
		}
	}

	static Response get(HonestConnection connection, String path) throws IOException {
		Response response = connection.request("GET", path);
		if (response.status() != 200) {
			throw new IOException("Unexpected response: " + response);
		}
		return response;
	}

	HonestConnection open() throws IOException {
		return new HonestClient(context(), ClientHello.TLS_1_3, "localhost", Duration.ZERO, List.of()).open(this.port);
	}

	SSLContext context() {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, this.trust.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
