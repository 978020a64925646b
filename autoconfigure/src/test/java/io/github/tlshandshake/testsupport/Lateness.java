package io.github.tlshandshake.testsupport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How late a server closes stuck clients of every kind, which come one after the other,
 * so that a single late wake-up of the machine does not decide.
 */
public final class Lateness {

	private static final int CLIENTS = 20;

	private static final Duration PACE = Duration.ofMillis(15);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final Duration timeout;

	private final InetSocketAddress address;

	private final Map<String, StuckClients> clients = new LinkedHashMap<>();

	private Lateness(Duration timeout, InetSocketAddress address) {
		this.timeout = timeout;
		this.address = address;
	}

	/**
	 * Measure the lateness of a server.
	 * @param timeout its timeout
	 * @param port its local port
	 * @return the median of the time from the timeout to the close, by kind of client
	 * @throws Exception if the clients fail
	 */
	public static Map<String, Duration> measure(Duration timeout, int port) throws Exception {
		Lateness lateness = new Lateness(timeout, new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
		try {
			return lateness.measure();
		}
		finally {
			for (StuckClients clients : lateness.clients.values()) {
				clients.close();
			}
		}
	}

	private Map<String, Duration> measure() throws Exception {
		prepare(StuckKind.SILENT, ClientHello.TLS_1_3);
		prepare(StuckKind.DRIPPING, ClientHello.TLS_1_3);
		prepare(StuckKind.NON_READING, ClientHello.TLS_1_3);
		for (String protocol : List.of(ClientHello.TLS_1_2, ClientHello.TLS_1_3)) {
			prepare(StuckKind.LATE_HELLO, protocol);
			prepare(StuckKind.STALLED, protocol);
			prepare(StuckKind.DRIPPING_SECOND_FLIGHT, protocol);
		}
		for (int i = 0; i < CLIENTS; i++) {
			for (StuckClients clients : this.clients.values()) {
				clients.openAnother();
			}
			Pause.of(PACE);
		}
		Map<String, Duration> medians = new LinkedHashMap<>();
		for (Map.Entry<String, StuckClients> entry : this.clients.entrySet()) {
			medians.put(entry.getKey(), median(entry.getValue().awaitAllClosed(PATIENCE)).minus(this.timeout));
		}
		return medians;
	}

	private void prepare(StuckKind kind, String protocol) throws IOException {
		Duration interval = (kind == StuckKind.LATE_HELLO) ? this.timeout.multipliedBy(9).dividedBy(10)
				: kind.interval();
		this.clients.put(kind + " " + protocol,
				StuckClients.open(kind, ClientHello.of("localhost", protocol), interval, 0, this.address));
	}

	private static Duration median(List<Duration> times) {
		List<Duration> sorted = new ArrayList<>(times);
		sorted.sort(null);
		return sorted.get(sorted.size() / 2);
	}

}
