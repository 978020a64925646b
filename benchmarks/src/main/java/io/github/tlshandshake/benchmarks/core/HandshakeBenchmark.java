package io.github.tlshandshake.benchmarks.core;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.tlshandshake.connector.HandshakeConnector;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Begin and end of a handshake that succeeds while others are pending.
 *
 * @since 0.1.0
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HandshakeBenchmark {

	/**
	 * Number of other handshakes that are pending.
	 */
	@Param({ "0", "1000", "10000" })
	public int pending;

	private final SilentConnection connection = new SilentConnection(0, new CountDownLatch(1));

	private PendingClients others = new PendingClients(0);

	private HandshakeConnector connector = this.others.connector();

	/**
	 * Begin the others' handshakes.
	 */
	@Setup(Level.Trial)
	public void gather() {
		this.others = new PendingClients(this.pending);
		this.connector = this.others.connector();
	}

	/**
	 * Leave the others alone.
	 */
	@TearDown(Level.Trial)
	public void disperse() {
		this.others.close();
	}

	/**
	 * Measure on one thread.
	 * @return whether the handshake succeeded
	 */
	@Benchmark
	@Threads(1)
	public boolean onOneThread() {
		return this.connector.begin(this.connection).trySucceed("TLSv1.3");
	}

	/**
	 * Measure on four threads.
	 * @return whether the handshake succeeded
	 */
	@Benchmark
	@Threads(4)
	public boolean onFourThreads() {
		return this.connector.begin(this.connection).trySucceed("TLSv1.3");
	}

}
