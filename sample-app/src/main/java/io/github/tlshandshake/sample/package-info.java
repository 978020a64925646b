/**
 * HTTPS application that uses the starter.
 */
@NullMarked
package io.github.tlshandshake.sample;

import org.jspecify.annotations.NullMarked;
