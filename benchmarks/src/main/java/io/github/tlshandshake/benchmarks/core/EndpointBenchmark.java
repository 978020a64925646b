package io.github.tlshandshake.benchmarks.core;

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
 * Read of the endpoint while thousands of handshakes are stuck, each from an address of
 * its own.
 *
 * @since 0.1.0
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EndpointBenchmark {

	/**
	 * Number of handshakes that are stuck.
	 */
	@Param("10000")
	public int stuck;

	private PendingClients others = new PendingClients(0);

	private EndpointRead read = new EndpointRead(this.others.connectors());

	/**
	 * Begin the handshakes.
	 */
	@Setup(Level.Trial)
	public void gather() {
		this.others = new PendingClients(this.stuck);
		this.read = new EndpointRead(this.others.connectors());
	}

	/**
	 * Leave the handshakes alone.
	 */
	@TearDown(Level.Trial)
	public void disperse() {
		this.others.close();
	}

	/**
	 * Read the endpoint with its default limit.
	 * @return the JSON
	 */
	@Benchmark
	public byte[] read() {
		return this.read.json();
	}

}
