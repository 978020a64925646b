/**
 * TLS handshakes of the embedded Reactor Netty.
 * <p>
 * A connection's way, all of it on its event loop:
 * <ol>
 * <li>{@code doOnChannelInit} begins the handshake and puts our handlers into the
 * pipeline, in front of TLS and behind it.</li>
 * <li>{@link io.github.tlshandshake.netty.TransportHandler} sees the client's bytes and
 * the server's answers, {@link io.github.tlshandshake.netty.HandshakeHandler} how TLS
 * ends. Both pass everything on. {@link io.github.tlshandshake.netty.AdmissionHandler}
 * holds what is to be computed until it is the handshake's turn.</li>
 * <li>What has failed is closed by Netty and Reactor Netty, as it is without us.</li>
 * <li>At the deadline the event loop is given a task that reads what waits in the socket,
 * makes the claim, and closes beneath TLS.</li>
 * <li>With the end of the handshake our handlers leave the pipeline.</li>
 * </ol>
 */
@NullMarked
package io.github.tlshandshake.netty;

import org.jspecify.annotations.NullMarked;
