package io.github.tlshandshake.benchmarks.core;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One sweep that closes thousands of expired handshakes, from the moment at which all of
 * them expire.
 *
 * @since 0.1.0
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
@Fork(2)
@Warmup(iterations = 20)
@Measurement(iterations = 20)
public class SweepBenchmark {

	private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);

	/**
	 * Number of handshakes that expire.
	 */
	@Param("10000")
	public int expired;

	private PendingClients others = new PendingClients(0);

	/**
	 * Begin the handshakes, and let each grow older than the timeout that is to come.
	 * @throws InterruptedException if interrupted while waiting
	 */
	@Setup(Level.Iteration)
	public void gather() throws InterruptedException {
		this.others = new PendingClients(this.expired);
		Thread.sleep(SHORTEST_TIMEOUT.toMillis());
	}

	/**
	 * End the sweeping thread.
	 */
	@TearDown(Level.Iteration)
	public void disperse() {
		this.others.close();
	}

	/**
	 * Let all of them expire, and wait for the last one to be closed.
	 * @throws InterruptedException if interrupted while waiting
	 */
	@Benchmark
	public void sweep() throws InterruptedException {
		this.others.connector().change((settings) -> settings.withTimeout(SHORTEST_TIMEOUT));
		this.others.awaitClosed();
	}

}
