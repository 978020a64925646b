package io.github.tlshandshake.benchmarks.load;

/**
 * Storms of full size on the sample.
 * <p>
 * Options: {@code seconds} of exhaustion and changes, {@code clients} in the rush,
 * {@code connections} with garbage, and the {@code servers} of the far rush. With words
 * such as {@code rush} only those storms.
 *
 * @since 0.1.0
 */
public final class Storms {

	private final Options options;

	/**
	 * Create a driver.
	 * @param options the options
	 */
	public Storms(Options options) {
		this.options = options.only("seconds", "clients", "connections", "servers");
	}

	/**
	 * Let the storms loose, one after the other, and print what came of them.
	 * @throws Exception if the sample fails
	 */
	public void run() throws Exception {
		try (Sample sample = Sample.extract()) {
			if (this.options.includes("exhaustion")) {
				new Exhaustion(sample, this.options.seconds("seconds", 60)).run();
			}
			if (this.options.includes("changes")) {
				new AttackDuringChanges(sample, this.options.seconds("seconds", 60)).run();
			}
			if (this.options.includes("rush")) {
				new HonestRush(this.options.number("clients", 3000)).run();
			}
			if (this.options.includes("slots")) {
				new EstablishedSlots().run();
			}
			if (this.options.includes("garbage")) {
				new Garbage(sample, this.options.number("connections", 100_000)).run();
			}
			// The last one, for it pins this process
			if (this.options.includes("far-rush")) {
				new FarRush(JavaServer.of(this.options.words("servers"))).run();
			}
		}
	}

}
