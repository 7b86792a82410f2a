/**
 * The settings: bundled defaults, a file and the environment, read and checked together into
 * immutable records. The only package that reads the environment. It knows no package of Dashgate.
 */
@NullMarked
package io.dashgate.platform.config;

import org.jspecify.annotations.NullMarked;
