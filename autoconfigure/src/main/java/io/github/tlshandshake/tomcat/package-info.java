/**
 * TLS handshakes of the embedded Tomcat.
 */
@NullMarked
package io.github.tlshandshake.tomcat;

import org.jspecify.annotations.NullMarked;
