/**
 * Clients of a TLS port, thousands of them on one thread, which cost little: OpenSSL, no
 * check of the certificate, no resumption.
 */
@NullMarked
package io.github.tlshandshake.benchmarks.client;

import org.jspecify.annotations.NullMarked;
