/**
 * Benchmarks and load drivers, each of which runs by one command.
 */
@NullMarked
package io.github.tlshandshake.benchmarks;

import org.jspecify.annotations.NullMarked;
