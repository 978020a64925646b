/**
 * Load drivers: clients in this process, servers in processes of their own, all on the
 * loopback address.
 */
@NullMarked
package io.github.tlshandshake.benchmarks.load;

import org.jspecify.annotations.NullMarked;
