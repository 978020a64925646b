/**
 * Actuator endpoint that reports TLS handshakes.
 */
@NullMarked
package io.github.tlshandshake.actuate;

import org.jspecify.annotations.NullMarked;
