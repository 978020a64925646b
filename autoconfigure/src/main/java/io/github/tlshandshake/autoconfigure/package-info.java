/**
 * Auto-configuration of the core: properties, and the registry of connectors.
 */
@NullMarked
package io.github.tlshandshake.autoconfigure;

import org.jspecify.annotations.NullMarked;
