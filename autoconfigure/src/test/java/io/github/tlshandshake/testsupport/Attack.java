package io.github.tlshandshake.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Attacker who keeps a number of stuck connections, and replaces each that is closed. One
 * that the server does not accept is tried anew with a fresh SYN every 200 ms.
 */
public final class Attack implements AutoCloseable {

	private static final long DRIP_INTERVAL = Duration.ofMillis(100).toNanos();

	private static final long CONNECT_INTERVAL = Duration.ofMillis(200).toNanos();

	private final InetSocketAddress address;

	private final List<InetAddress> sources;

	private final Supplier<Script> scripts;

	private final Connection[] connections;

	private final Selector selector;

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(4096);

	private final AtomicLong opened = new AtomicLong();

	private final Thread thread = new Thread(this::run, "attack");

	private volatile boolean ended;

	private Attack(StuckKind kind, int connections, int port, List<InetAddress> sources) throws IOException {
		this.sources = List.copyOf(sources);
		this.scripts = kind.scripts(ClientHello.of("localhost"));
		this.address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
		this.connections = new Connection[connections];
		this.selector = Selector.open();
		this.thread.setDaemon(true);
	}

	/**
	 * Start an attack that drips.
	 * @param connections the number of connections to keep
	 * @param port the local port to attack
	 * @return the attack, which goes on until it is closed
	 * @throws IOException if it cannot be started
	 */
	public static Attack start(int connections, int port) throws IOException {
		return start(StuckKind.DRIPPING, connections, port);
	}

	/**
	 * Start an attack.
	 * @param kind the way in which the connections get stuck
	 * @param connections the number of connections to keep
	 * @param port the local port to attack
	 * @return the attack, which goes on until it is closed
	 * @throws IOException if it cannot be started
	 */
	public static Attack start(StuckKind kind, int connections, int port) throws IOException {
		return start(kind, connections, port, List.of());
	}

	/**
	 * Start an attack from several addresses, each of which has its part of the
	 * connections.
	 * @param kind the way in which the connections get stuck
	 * @param connections the number of connections to keep
	 * @param port the local port to attack
	 * @param sources the addresses of the attacker, none for that of the system's choice
	 * @return the attack, which goes on until it is closed
	 * @throws IOException if it cannot be started
	 */
	public static Attack start(StuckKind kind, int connections, int port, List<InetAddress> sources)
			throws IOException {
		Attack attack = new Attack(kind, connections, port, sources);
		attack.thread.start();
		return attack;
	}

	private void run() {
		try {
			while (!this.ended) {
				this.selector.select((key) -> ((Connection) key.attachment()).ready(key), 5);
				for (int i = 0; i < this.connections.length; i++) {
					this.connections[i] = next(this.connections[i], i);
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Connection next(Connection connection, int number) throws IOException {
		if (connection == null || connection.isOver()) {
			this.opened.incrementAndGet();
			return new Connection(number);
		}
		connection.drip();
		return connection;
	}

	/**
	 * Return how many connections the attacker has begun.
	 * @return the number, with those that were not accepted
	 */
	public long opened() {
		return this.opened.get();
	}

	@Override
	public void close() throws Exception {
		this.ended = true;
		this.selector.wakeup();
		this.thread.join();
		for (Connection connection : this.connections) {
			connection.end();
		}
		this.selector.close();
	}

	/**
	 * One of the attacker's connections.
	 */
	private final class Connection {

		private final SocketChannel channel = SocketChannel.open();

		private final Script script = Attack.this.scripts.get();

		private long nextStep = System.nanoTime() + CONNECT_INTERVAL;

		private boolean finished;

		Connection(int number) throws IOException {
			this.channel.configureBlocking(false);
			if (!Attack.this.sources.isEmpty()) {
				InetAddress source = Attack.this.sources.get(number % Attack.this.sources.size());
				this.channel.bind(new InetSocketAddress(source, 0));
			}
			this.channel.register(Attack.this.selector, SelectionKey.OP_CONNECT, this);
			this.channel.connect(Attack.this.address);
		}

		void ready(SelectionKey key) {
			try {
				if (key.isConnectable() && this.channel.finishConnect()) {
					key.interestOps(SelectionKey.OP_READ);
					this.nextStep = System.nanoTime();
					this.channel.write(this.script.opening());
				}
				else if (key.isReadable() && this.channel.read(Attack.this.buffer.clear()) == -1) {
					end();
				}
			}
			catch (IOException ex) {
				end();
			}
		}

		boolean isOver() {
			boolean unaccepted = this.channel.isConnectionPending() && System.nanoTime() > this.nextStep;
			if (unaccepted || this.finished) {
				end();
			}
			return !this.channel.isOpen();
		}

		void drip() {
			if (!this.script.isDripping() || !this.channel.isConnected() || System.nanoTime() < this.nextStep) {
				return;
			}
			try {
				this.finished = this.channel.write(this.script.nextDrip()) == 0;
				this.nextStep = System.nanoTime() + DRIP_INTERVAL;
			}
			catch (IOException ex) {
				end();
			}
		}

		void end() {
			try {
				this.channel.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
