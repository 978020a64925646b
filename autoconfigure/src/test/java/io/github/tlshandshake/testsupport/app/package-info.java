/**
 * Applications that tests run on the embedded servers.
 */
@NullMarked
package io.github.tlshandshake.testsupport.app;

import org.jspecify.annotations.NullMarked;
