package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;

import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.WaitingOn;
import org.jspecify.annotations.Nullable;

/**
 * Server with a number of slots, to which clients connect in a time that a test moves.
 * Who finds no slot waits in a queue. It answers within a few milliseconds.
 */
final class SimulatedServer implements AutoCloseable {

	private static final int SLOWEST_ANSWER = 5;

	private final TestEngine engine;

	private final int slots;

	private final Random random = new Random(42);

	private final Queue<Client> acceptQueue = new ArrayDeque<>();

	private final PriorityQueue<Event> events = new PriorityQueue<>(
			Comparator.comparingLong(Event::millis).thenComparingLong(Event::number));

	private long eventCount;

	private long millis;

	private int addresses;

	SimulatedServer(HandshakeSettings settings, int slots) {
		this.engine = TestEngine.with(settings);
		this.slots = slots;
		this.engine.slots().set(slots, 0);
	}

	TestEngine engine() {
		return this.engine;
	}

	long millis() {
		return this.millis;
	}

	int random(int bound) {
		return this.random.nextInt(bound);
	}

	/**
	 * Return an address that nobody has.
	 * @return the address
	 */
	String newAddress() {
		this.addresses++;
		return "192.0.%d.%d".formatted(2 + this.addresses / 250, this.addresses % 250);
	}

	/**
	 * Do something later.
	 * @param delay in how many milliseconds
	 * @param action what to do
	 */
	void after(long delay, Runnable action) {
		this.events.add(new Event(this.millis + delay, this.eventCount++, action));
	}

	void connect(Client client) {
		this.acceptQueue.add(client);
	}

	void run(Duration time) {
		for (long end = this.millis + time.toMillis(); this.millis < end; this.millis++) {
			for (Event next = this.events.peek(); next != null
					&& next.millis() <= this.millis; next = this.events.peek()) {
				this.events.remove(next);
				next.action().run();
			}
			accept();
			this.engine.advanceMillis(1);
		}
	}

	private void accept() {
		while (this.engine.connector().pendingCount() < this.slots && !this.acceptQueue.isEmpty()) {
			new Connection(this.acceptQueue.remove()).begin();
		}
	}

	@Override
	public void close() {
		this.engine.close();
	}

	/**
	 * Client of the server.
	 */
	interface Client {

		String address();

		void accepted(Connection connection);

		void closed();

	}

	/**
	 * Connection of a client that the server has accepted.
	 */
	final class Connection {

		private final Client client;

		private final FakeConnection connection;

		private @Nullable Handshake handshake;

		private Connection(Client client) {
			this.client = client;
			this.connection = new FakeConnection(client.address()).onClose(client::closed);
		}

		private void begin() {
			this.handshake = SimulatedServer.this.engine.begin(this.connection);
			this.client.accepted(this);
		}

		boolean isClosed() {
			return this.connection.isClosed();
		}

		/**
		 * Have the client send a part of its ClientHello.
		 */
		void sendPart() {
			this.connection.in(HandshakePhase.CLIENT_HELLO, WaitingOn.CLIENT);
		}

		/**
		 * Have the client send its next flight, which the server answers soon.
		 * @param answered called when the server has answered, unless the connection is
		 * closed
		 */
		void sendFlight(Runnable answered) {
			this.connection.in(HandshakePhase.NEGOTIATION, WaitingOn.SERVER);
			after(1 + random(SLOWEST_ANSWER), () -> {
				if (!isClosed()) {
					this.connection.answer();
					answered.run();
				}
			});
		}

		boolean trySucceed() {
			return this.handshake != null && this.handshake.trySucceed("TLSv1.3");
		}

	}

	private record Event(long millis, long number, Runnable action) {
	}

}
