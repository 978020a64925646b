/**
 * TLS handshakes of a server's connectors: who is pending, until when, and how each one
 * ended. Knows no server.
 */
@NullMarked
package io.github.tlshandshake;

import org.jspecify.annotations.NullMarked;
