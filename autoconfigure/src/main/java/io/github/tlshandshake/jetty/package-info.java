/**
 * TLS handshakes of the embedded Jetty.
 */
@NullMarked
package io.github.tlshandshake.jetty;

import org.jspecify.annotations.NullMarked;
