package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Honest clients of a {@link SimulatedServer}, each with an address of its own.
 */
final class HonestClients {

	private final SimulatedServer server;

	private final int flight;

	private final int flights;

	private final List<Duration> served = new ArrayList<>();

	/**
	 * Create clients.
	 * @param server the server
	 * @param flight how many milliseconds each of their flights is on its way
	 * @param flights the number of their flights after the ClientHello
	 */
	HonestClients(SimulatedServer server, int flight, int flights) {
		this.server = server;
		this.flight = flight;
		this.flights = flights;
	}

	/**
	 * Have clients connect, one after the other, each from an address of its own.
	 * @param count the number of clients
	 * @param interval the milliseconds between two of them
	 */
	void arrive(int count, int interval) {
		for (int i = 0; i < count; i++) {
			arrive(this.server.newAddress(), i * interval);
		}
	}

	/**
	 * Have clients connect, one after the other, all from one address.
	 * @param address the address
	 * @param count the number of clients
	 * @param interval the milliseconds between two of them
	 */
	void arriveFrom(String address, int count, int interval) {
		for (int i = 0; i < count; i++) {
			arrive(address, i * interval);
		}
	}

	private void arrive(String address, int delay) {
		this.server.after(delay, () -> this.server.connect(new Honest(address)));
	}

	/**
	 * Return how long those took that were served.
	 * @return the times from connect until TLS was established
	 */
	List<Duration> served() {
		return this.served;
	}

	/**
	 * Honest client.
	 */
	private final class Honest implements SimulatedServer.Client {

		private final String address;

		private final long connectedAt = HonestClients.this.server.millis();

		private int flightsLeft = HonestClients.this.flights;

		Honest(String address) {
			this.address = address;
		}

		@Override
		public String address() {
			return this.address;
		}

		@Override
		public void accepted(SimulatedServer.Connection connection) {
			sendFlight(connection);
		}

		private void sendFlight(SimulatedServer.Connection connection) {
			HonestClients.this.server.after(HonestClients.this.flight, () -> {
				if (!connection.isClosed()) {
					connection.sendFlight(() -> answered(connection));
				}
			});
		}

		private void answered(SimulatedServer.Connection connection) {
			if (this.flightsLeft > 0) {
				this.flightsLeft--;
				sendFlight(connection);
			}
			else if (connection.trySucceed()) {
				HonestClients.this.served.add(Duration.ofMillis(HonestClients.this.server.millis() - this.connectedAt));
			}
		}

		@Override
		public void closed() {
		}

	}

}
