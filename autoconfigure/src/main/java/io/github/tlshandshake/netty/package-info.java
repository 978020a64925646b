/**
 * TLS handshakes of the embedded Reactor Netty.
 */
@NullMarked
package io.github.tlshandshake.netty;

import org.jspecify.annotations.NullMarked;
