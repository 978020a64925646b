/**
 * What has ended: history, heavy hitters, and who is told.
 */
@NullMarked
package io.github.tlshandshake.journal;

import org.jspecify.annotations.NullMarked;
