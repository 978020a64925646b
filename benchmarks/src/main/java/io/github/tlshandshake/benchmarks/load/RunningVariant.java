package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;

/**
 * Variant of the sample that runs.
 *
 * @param variant the variant
 * @param process the server
 * @param loop the load on it
 */
record RunningVariant(Variant variant, ServerProcess process, ClosedLoop loop) implements AutoCloseable {

	static RunningVariant start(Variant variant, Sample sample) throws IOException {
		ServerProcess process = variant.start(sample);
		return new RunningVariant(variant, process, new ClosedLoop(process, sample.clients(process.port())));
	}

	@Override
	public void close() {
		this.process.close();
	}

}
