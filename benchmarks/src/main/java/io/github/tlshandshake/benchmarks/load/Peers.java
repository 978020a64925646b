package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.tlshandshake.benchmarks.client.ArrivingClients;
import io.github.tlshandshake.benchmarks.client.TlsClients;
import io.github.tlshandshake.testsupport.Attack;
import io.github.tlshandshake.testsupport.ClientHello;
import io.github.tlshandshake.testsupport.Percentiles;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestCertificates;
import org.awaitility.Awaitility;

import org.springframework.util.FileSystemUtils;

/**
 * The servers beside nginx and HAProxy, if they are installed: under exhaustion, in a
 * storm of handshakes, and how late they close.
 * <p>
 * Options: {@code servers} ({@code nginx}, {@code haproxy}, {@code tomcat} …),
 * {@code variants} of those with the starter, {@code parts} ({@code exhaustion},
 * {@code storm}, {@code lateness}), the {@code warmup} of each server before a storm and
 * the length of a measurement in {@code seconds}.
 *
 * @since 0.1.0
 */
public final class Peers {

	private static final int ATTACKERS = 1500;

	private static final int SLOTS = 1000;

	private static final int MANY_SLOTS = 8192;

	private static final int HONEST_PER_SECOND = 20;

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(2);

	private static final Duration CAP = Duration.ofSeconds(12);

	private static final int CLIENTS = 500;

	private final Options options;

	/**
	 * Create a driver.
	 * @param options the options
	 */
	public Peers(Options options) {
		this.options = options.only("servers", "variants", "parts", "warmup", "seconds");
	}

	/**
	 * Run all measurements and print their results.
	 * @throws Exception if a server fails
	 */
	public void run() throws Exception {
		Report.title("Servers beside others");
		Processor processor = Processor.besideLoad();
		Report.load();
		Report.header("server", "served under exhaustion", "p99, ms", "storm, RSA 4096: established p99, ms",
				"handshakes/s", "storm, EC P-256: established p99, ms", "handshakes/s", "lateness p99, ms: silent",
				"dripping", "hello, then silence", "drips a later flight");
		Path folder = Files.createTempDirectory("tls-handshake-peers");
		try {
			for (Peer peer : peers()) {
				measure(peer, processor, folder);
			}
		}
		finally {
			FileSystemUtils.deleteRecursively(folder);
		}
		Report.load();
		describe();
	}

	private List<Peer> peers() throws IOException {
		List<Peer> peers = new ArrayList<>(List.of(NativePeer.values()));
		for (JavaServer server : List.of(JavaServer.TOMCAT, JavaServer.NETTY, JavaServer.JETTY)) {
			this.options.variants().forEach((withStarter) -> peers.add(new JavaPeer(server, withStarter)));
		}
		peers.removeIf((peer) -> !this.options.allows("servers", peer.word()));
		return peers;
	}

	private void measure(Peer peer, Processor processor, Path folder) throws Exception {
		String version = peer.version();
		if (version == null) {
			Report.row(peer.word(), "not installed");
			return;
		}
		List<Object> cells = new ArrayList<>(List.of(version));
		ServerKey.PemFiles cheap = ServerKey.EC_P256.make(folder);
		cells.addAll(exhaustion(peer, new PeerSetup(processor, folder, cheap, SLOTS, TIMEOUT)));
		for (ServerKey key : List.of(ServerKey.RSA_4096, ServerKey.EC_P256)) {
			cells.addAll(storm(peer, new PeerSetup(processor, folder, key.make(folder), MANY_SLOTS, TIMEOUT)));
		}
		cells.addAll(lateness(peer, new PeerSetup(processor, folder, ofTests(folder), MANY_SLOTS, SHORT_TIMEOUT)));
		Report.row(cells.toArray());
	}

	private List<String> exhaustion(Peer peer, PeerSetup setup) throws Exception {
		if (!this.options.allows("parts", "exhaustion")) {
			return List.of("", "");
		}
		try (ServerProcess server = peer.start(setup)) {
			new StormTarget(server.port()).warmUp(Duration.ofSeconds(6));
			try (Attack attack = Attack.start(ATTACKERS, server.port());
					TlsClients clients = new TlsClients(server.port())) {
				Awaitility.await().until(() -> attack.opened() >= ATTACKERS);
				TimeUnit.SECONDS.sleep(1);
				List<Duration> times = new ArrivingClients(HONEST_PER_SECOND, PATIENCE).arrive(clients,
						this.options.seconds("seconds", 10).multipliedBy(3),
						List.of(InetAddress.getByName("127.0.0.1")));
				long served = times.stream().filter(TlsClients::isServed).count();
				return List.of(Report.number(100.0 * served / times.size(), 1) + " %",
						Report.millis(Percentiles.of(times).p99()));
			}
		}
	}

	private List<String> storm(Peer peer, PeerSetup setup) throws Exception {
		if (!this.options.allows("parts", "storm")) {
			return List.of("", "");
		}
		try (ServerProcess server = peer.start(setup)) {
			StormTarget target = new StormTarget(server.port());
			target.warmUp(this.options.seconds("warmup", (peer instanceof NativePeer) ? 4 : 60));
			StormTarget.Storm storm = target.loop(CLIENTS, this.options.seconds("seconds", 10));
			return List.of(Report.millis(Percentiles.of(storm.established()).p99()),
					Report.number(storm.handshakesPerSecond(), 0));
		}
	}

	private List<String> lateness(Peer peer, PeerSetup setup) throws Exception {
		if (!this.options.allows("parts", "lateness")) {
			return List.of("", "", "", "");
		}
		try (ServerProcess server = peer.start(setup)) {
			new StormTarget(server.port()).warmUp(Duration.ofSeconds((peer instanceof NativePeer) ? 2 : 10));
			return List.of(lateness(server, StuckKind.SILENT, 2000, 1000),
					lateness(server, StuckKind.DRIPPING, 2000, 1000), lateness(server, StuckKind.STALLED, 600, 200),
					lateness(server, StuckKind.DRIPPING_SECOND_FLIGHT, 600, 200));
		}
	}

	private static String lateness(ServerProcess server, StuckKind kind, int count, int rate) throws IOException {
		List<Duration> openFor = new StuckLoad(server.port(), kind.scripts(ClientHello.of("localhost")), count, rate,
				CAP)
			.run();
		Duration p99 = Percentiles.of(openFor).p99();
		return (p99.compareTo(CAP) < 0) ? Report.number(p99.minus(SHORT_TIMEOUT).toNanos() / 1e6, 1)
				: "> " + Report.number(CAP.minus(SHORT_TIMEOUT).toMillis(), 0);
	}

	// What drips a later flight checks the certificate
	private static ServerKey.PemFiles ofTests(Path folder) throws IOException {
		return new ServerKey.PemFiles(copy(folder, TestCertificates.SERVER_PRIVATE_KEY),
				copy(folder, TestCertificates.SERVER_CERTIFICATE), both(folder));
	}

	private static Path both(Path folder) throws IOException {
		String content = Files.readString(copy(folder, TestCertificates.SERVER_CERTIFICATE))
				+ Files.readString(copy(folder, TestCertificates.SERVER_PRIVATE_KEY));
		return Files.writeString(folder.resolve("both.pem"), content);
	}

	private static Path copy(Path folder, String location) throws IOException {
		String name = location.substring("classpath:".length());
		Path file = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
		try (InputStream content = TestCertificates.class.getClassLoader().getResourceAsStream(name)) {
			if (content == null) {
				throw new IOException("No " + name);
			}
			return Files.write(file, content.readAllBytes());
		}
	}

	private void describe() {
		Report.say(
				"""
						Exhaustion: %,d dripping connections on %,d slots (`worker_connections`, `maxconn`, `max-connections`; on Netty
						`max-pending=%d`), each replaced at once, and %d honest clients a second, all from one address; timeout %d s
						(`client_header_timeout`; `timeout client` and `timeout http-request`; `tls-handshake.timeout`).
						Storm: %d clients handshake in a loop, with one request each, beside 10 established connections with 10 requests
						a second. Lateness: %d s, 2,000 clients at 1,000 a second, 600 at 200 a second for the last two.
						One process and one thread for nginx and HAProxy, which answer by themselves. Clients: %s.""",
				ATTACKERS, SLOTS, SLOTS / 2, HONEST_PER_SECOND, TIMEOUT.toSeconds(), CLIENTS, SHORT_TIMEOUT.toSeconds(),
				TlsClients.provider());
	}

}
