/**
 * The settings: read once at start from the bundled defaults, a file and the environment, checked
 * together, immutable afterwards. The only package that reads the environment.
 */
@NullMarked
package io.dashgate.platform.config;

import org.jspecify.annotations.NullMarked;
