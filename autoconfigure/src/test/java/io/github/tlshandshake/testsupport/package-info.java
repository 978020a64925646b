/**
 * TLS clients, well-behaved and otherwise, and the certificates that they need.
 */
@NullMarked
package io.github.tlshandshake.testsupport;

import org.jspecify.annotations.NullMarked;
