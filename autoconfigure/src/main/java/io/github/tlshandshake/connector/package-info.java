/**
 * The engine: the pending handshakes of one connector, their deadline, eviction, and
 * admission.
 */
@NullMarked
package io.github.tlshandshake.connector;

import org.jspecify.annotations.NullMarked;
