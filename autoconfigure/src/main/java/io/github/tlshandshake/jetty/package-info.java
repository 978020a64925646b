/**
 * TLS handshakes of the embedded Jetty.
 * <p>
 * An acceptor begins the handshake ({@code ConnectorHandshakes}). A thread of the pool
 * opens the connection: {@code HandshakeConnectionFactory}, in front of all others, puts
 * a {@code HandshakeEndPoint} under TLS, which sees what the client sends and suspends
 * Jetty's idle timeout. A thread of the pool reads, computes and writes, for each flight.
 * The thread that enforces deadlines closes the end point below TLS, or only the socket
 * while another thread works on the handshake ({@code AbruptClose}). Jetty tells of
 * success and failure under the lock of TLS, and of the close on a thread of the pool.
 */
@NullMarked
package io.github.tlshandshake.jetty;

import org.jspecify.annotations.NullMarked;
