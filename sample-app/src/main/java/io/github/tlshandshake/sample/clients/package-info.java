/**
 * Clients that never finish their TLS handshake, started by the application against
 * itself to have something to look at.
 */
@NullMarked
package io.github.tlshandshake.sample.clients;

import org.jspecify.annotations.NullMarked;
