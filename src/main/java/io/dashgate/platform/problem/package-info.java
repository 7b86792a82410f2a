/**
 * Errors of the API: one error object, one exception that carries it, one mapper from any throwable
 * to it. Must not know HTTP routing, features or tables.
 */
@NullMarked
package io.dashgate.platform.problem;

import org.jspecify.annotations.NullMarked;
