package io.github.tlshandshake.benchmarks.client;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients with an established connection each, on a thread of their own.
 *
 * @since 0.1.0
 */
public final class EstablishedClients implements AutoCloseable {

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private final List<KeptConnection> connections = new ArrayList<>();

	private final TlsClients clients;

	private EstablishedClients(TlsClients clients) {
		this.clients = clients;
	}

	/**
	 * Connect clients.
	 * @param port the local port of the server
	 * @param sources the addresses that they come from
	 * @return the clients, which have had one response each
	 */
	public static EstablishedClients connect(int port, List<InetAddress> sources) {
		EstablishedClients established = new EstablishedClients(new TlsClients(port));
		for (InetAddress source : sources) {
			KeptConnection connection = established.clients.keep(source);
			connection.established().join();
			established.connections.add(connection);
		}
		return established;
	}

	/**
	 * Have each client send ten requests a second, in turn.
	 */
	public void start() {
		for (int i = 0; i < this.connections.size(); i++) {
			this.connections.get(i).start(INTERVAL.multipliedBy(i).dividedBy(this.connections.size()), INTERVAL);
		}
	}

	/**
	 * Have no client send any further request.
	 * @return the times of all requests since the start
	 * @throws IllegalStateException if a connection was closed
	 */
	public List<Duration> stop() {
		List<Duration> all = new ArrayList<>();
		for (KeptConnection connection : this.connections) {
			KeptConnection.Times times = connection.stop().join();
			if (times.lost()) {
				throw new IllegalStateException("An established connection was closed");
			}
			all.addAll(times.times());
		}
		return all;
	}

	@Override
	public void close() {
		this.clients.close();
	}

}
