/**
 * JMH benchmarks of the core: no server, no network.
 */
@NullMarked
package io.github.tlshandshake.benchmarks.core;

import org.jspecify.annotations.NullMarked;
