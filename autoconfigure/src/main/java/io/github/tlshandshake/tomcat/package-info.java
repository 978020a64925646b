/**
 * TLS handshakes of the embedded Tomcat.
 * <p>
 * The way of one connection: the acceptor's thread calls {@code reset} of its channel,
 * which begins the handshake. A worker that holds the lock of Tomcat's wrapper calls
 * {@code handshake} of the channel each time the socket has bytes: a step, which tells of
 * what was read, and may end the handshake. If it is to compute and it is not its turn,
 * the worker leaves, and the connection is handed to a worker again when it is. Tomcat
 * closes what has failed. Whoever enforces deadlines closes under the same lock, or
 * leaves it to the worker that is in the middle of a step.
 */
@NullMarked
package io.github.tlshandshake.tomcat;

import org.jspecify.annotations.NullMarked;
