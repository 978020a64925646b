/**
 * Quick tests of the benchmarks: that they measure, not what.
 */
@NullMarked
package io.github.tlshandshake.benchmarks.core;

import org.jspecify.annotations.NullMarked;
