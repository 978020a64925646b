package io.github.tlshandshake.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import org.awaitility.Awaitility;

/**
 * Cost of the starter: the sample with it beside the sample without it, in turn.
 * <p>
 * Options: {@code starts} of each variant, {@code generations} of servers, because no two
 * processes are compiled alike, {@code rounds} with each, {@code seconds} for each
 * measurement, and {@code pending} handshakes for the measurement of memory.
 *
 * @since 0.1.0
 */
public final class Overhead {

	private final Options options;

	private final Duration slice;

	private final PairedRatios startUp = new PairedRatios();

	private final PairedRatios startUpCpu = new PairedRatios();

	private final PairedRatios handshakes = new PairedRatios();

	private final PairedRatios handshakeCpu = new PairedRatios();

	private final PairedRatios requests = new PairedRatios();

	private final PairedRatios requestCpu = new PairedRatios();

	private final PairedRatios memory = new PairedRatios();

	/**
	 * Create a driver.
	 * @param options the options
	 */
	public Overhead(Options options) {
		this.options = options.only("starts", "generations", "rounds", "seconds", "pending");
		this.slice = options.seconds("seconds", 2);
	}

	/**
	 * Run all measurements and print their results.
	 * @throws Exception if the sample fails
	 */
	public void run() throws Exception {
		Report.title("Overhead");
		Report.load();
		try (Sample sample = Sample.extract()) {
			for (int round = 0; round < this.options.number("starts", 60); round++) {
				start(sample, round);
			}
			for (int generation = 0; generation < this.options.number("generations", 8); generation++) {
				visit(sample, generation);
			}
		}
		Report.load();
		report();
	}

	private void start(Sample sample, int round) throws Exception {
		for (Variant variant : Variant.inTurn(round)) {
			try (ServerProcess server = variant.start(sample)) {
				this.startUp.add(variant, server.startUp().toMillis());
				this.startUpCpu.add(variant, server.cpuTime().toMillis());
			}
		}
	}

	private void visit(Sample sample, int generation) throws Exception {
		List<RunningVariant> servers = new ArrayList<>();
		try {
			for (Variant variant : Variant.inTurn(generation)) {
				servers.add(RunningVariant.start(variant, sample));
			}
			for (RunningVariant server : servers) {
				warmUp(server.loop());
			}
			for (int round = 0; round < this.options.number("rounds", 10); round++) {
				Collections.rotate(servers, 1);
				for (RunningVariant server : servers) {
					measure(server.variant(), server.loop());
				}
			}
			for (RunningVariant server : servers) {
				this.memory.add(server.variant(), bytesPerPending(server.process()));
			}
		}
		finally {
			servers.forEach(RunningVariant::close);
		}
	}

	private void warmUp(ClosedLoop loop) throws Exception {
		loop.handshakes(Duration.ofSeconds(10));
		loop.requests(Duration.ofSeconds(3));
	}

	private void measure(Variant variant, ClosedLoop loop) throws Exception {
		ClosedLoop.Work handshakes = loop.handshakes(this.slice);
		this.handshakes.add(variant, handshakes.perSecond());
		this.handshakeCpu.add(variant, handshakes.cpuMicros());
		ClosedLoop.Work requests = loop.requests(this.slice);
		this.requests.add(variant, requests.perSecond());
		this.requestCpu.add(variant, requests.cpuMicros());
	}

	private double bytesPerPending(ServerProcess server) throws Exception {
		int pending = this.options.number("pending", 2000);
		long before = server.liveHeap();
		try (StuckClients clients = StuckClients.open(StuckKind.SILENT, pending, server.port())) {
			Awaitility.await().until(() -> server.descriptors() >= pending);
			long after = server.liveHeap();
			if (clients.openCount() < pending) {
				throw new IllegalStateException("The server has closed what is measured");
			}
			return (double) (after - before) / pending;
		}
	}

	private void report() {
		Report.header("", "with", "without", "with / without", "95 %", "control / without", "95 %", "pairs");
		this.handshakes.report("full handshakes per second, each with one request", 0);
		this.handshakeCpu.report("CPU time per handshake, µs", 0);
		this.requests.report("keep-alive requests per second", 0);
		this.requestCpu.report("CPU time per request, µs", 1);
		this.memory.report("heap per pending handshake, bytes", 0);
		this.startUp.report("start-up, ms", 0);
		this.startUpCpu.report("CPU time of the start-up, ms", 0);
	}

}
