/**
 * Meters of TLS handshakes.
 */
@NullMarked
package io.github.tlshandshake.metrics;

import org.jspecify.annotations.NullMarked;
