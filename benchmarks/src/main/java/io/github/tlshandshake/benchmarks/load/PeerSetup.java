package io.github.tlshandshake.benchmarks.load;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What all compared servers have in common.
 *
 * @param processor where they run
 * @param folder where their files are
 * @param key their key
 * @param slots the most connections that they accept
 * @param timeout the longest a handshake may take
 */
record PeerSetup(Processor processor, Path folder, ServerKey.PemFiles key, int slots, Duration timeout) {
}
