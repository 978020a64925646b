/**
 * The engine: the pending handshakes of one connector, their deadline, and eviction.
 */
@NullMarked
package io.github.tlshandshake.connector;

import org.jspecify.annotations.NullMarked;
