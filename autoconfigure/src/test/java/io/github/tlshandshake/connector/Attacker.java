package io.github.tlshandshake.connector;

/**
 * Client that wants a slot of a {@link SimulatedServer} for as long as it can have one,
 * and the next one when it has lost it.
 */
final class Attacker implements SimulatedServer.Client {

	private final SimulatedServer server;

	private final String address;

	private final Kind kind;

	private Attacker(SimulatedServer server, String address, Kind kind) {
		this.server = server;
		this.address = address;
		this.kind = kind;
	}

	/**
	 * Have attackers connect.
	 * @param server the server
	 * @param kind what they do
	 * @param count the number of attackers
	 * @param addresses the number of their addresses
	 */
	static void attack(SimulatedServer server, Kind kind, int count, int addresses) {
		for (int i = 0; i < count; i++) {
			Attacker attacker = new Attacker(server, "10.0.%d.%d".formatted(i % addresses >> 8, i % addresses & 0xff),
					kind);
			server.after(server.random(1000), () -> server.connect(attacker));
		}
	}

	@Override
	public String address() {
		return this.address;
	}

	@Override
	public void accepted(SimulatedServer.Connection connection) {
		switch (this.kind) {
			case DRIPPING -> connection.sendPart();
			case STALLED -> connection.sendFlight(() -> {
			});
		}
	}

	@Override
	public void closed() {
		this.server.after(1, () -> this.server.connect(this));
	}

	/**
	 * What attackers do.
	 */
	enum Kind {

		/**
		 * Never complete their ClientHello.
		 */
		DRIPPING,

		/**
		 * Send a ClientHello, and nothing more.
		 */
		STALLED

	}

}
