package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Variants of the sample whose cost is compared.
 */
enum Variant {

	/**
	 * Has the starter.
	 */
	WITH,

	/**
	 * Has it not.
	 */
	WITHOUT,

	/**
	 * Has it neither, and tells how much two equal servers seem to differ.
	 */
	CONTROL;

	ServerProcess start(Sample sample) throws IOException {
		// No silent client is cut while its memory is measured; stock waits for 60 s
		return sample.start(this == WITH, "tls-handshake.timeout=55s");
	}

	/**
	 * Return the variants in another order each time, so that none is always the first.
	 * @param round the number of the round
	 * @return all variants
	 */
	static List<Variant> inTurn(int round) {
		List<Variant> variants = new ArrayList<>(List.of(values()));
		Collections.rotate(variants, round);
		return variants;
	}

}
