package io.github.tlshandshake.testsupport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * HTTPS client that finishes its TLS handshake.
 *
 * @param context the context with what the client trusts and its certificate
 * @param protocol the only protocol version to offer
 * @param host the host name to ask for, which the server's certificate must have
 * @param pause the time between the hello and the client's next message
 * @param ciphers the only cipher suites to offer, or none for the defaults
 */
public record HonestClient(SSLContext context, String protocol, String host, Duration pause, List<String> ciphers) {

	public static HonestClient create() {
		return new HonestClient(TestCertificates.clientContext(), ClientHello.TLS_1_3, "localhost", Duration.ZERO,
				List.of());
	}

	public HonestClient withContext(SSLContext context) {
		return new HonestClient(context, this.protocol, this.host, this.pause, this.ciphers);
	}

	public HonestClient withProtocol(String protocol) {
		return new HonestClient(this.context, protocol, this.host, this.pause, this.ciphers);
	}

	public HonestClient withHost(String host) {
		return new HonestClient(this.context, this.protocol, host, this.pause, this.ciphers);
	}

	/**
	 * Return a slow client that pauses after its hello, then finishes the handshake.
	 * @param pause the time between the hello and the client's next message
	 * @return the slow client
	 */
	public HonestClient withPause(Duration pause) {
		return new HonestClient(this.context, this.protocol, this.host, pause, this.ciphers);
	}

	public HonestClient withCiphers(String... ciphers) {
		return new HonestClient(this.context, this.protocol, this.host, this.pause, List.of(ciphers));
	}

	/**
	 * Return the response to a request on a connection of its own.
	 * @param port the port of the server
	 * @param path the path to get
	 * @return the response
	 * @throws IOException if the handshake or the request fails
	 */
	public Response get(int port, String path) throws IOException {
		try (HonestConnection connection = open(port)) {
			return connection.request("GET", path);
		}
	}

	/**
	 * Connect to the server and finish the handshake, without a request.
	 * @param port the port of the server
	 * @return the connection, ready for requests
	 * @throws IOException if the handshake fails
	 */
	public HonestConnection open(int port) throws IOException {
		return open(port, new PausingSocket(this.pause));
	}

	/**
	 * Connect to the server with a socket and finish the handshake, without a request.
	 * @param port the port of the server
	 * @param socket a socket that is not connected
	 * @return the connection, ready for requests
	 * @throws IOException if the handshake fails
	 */
	public HonestConnection open(int port, Socket socket) throws IOException {
		try {
			socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
			return new HonestConnection(handshake(socket, port), this.host);
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	private SSLSocket handshake(Socket socket, int port) throws IOException {
		SSLSocket secured = (SSLSocket) this.context.getSocketFactory().createSocket(socket, this.host, port, true);
		SSLParameters parameters = secured.getSSLParameters();
		parameters.setProtocols(new String[] { this.protocol });
		parameters.setServerNames(List.of(new SNIHostName(this.host)));
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		if (!this.ciphers.isEmpty()) {
			parameters.setCipherSuites(this.ciphers.toArray(String[]::new));
		}
		secured.setSSLParameters(parameters);
		secured.startHandshake();
		return secured;
	}

	/**
	 * Return the JDK's client, which prefers HTTP/2 and shares only the context.
	 * @return a new client
	 */
	public HttpClient httpClient() {
		return HttpClient.newBuilder().sslContext(this.context).version(HttpClient.Version.HTTP_2).build();
	}

}
