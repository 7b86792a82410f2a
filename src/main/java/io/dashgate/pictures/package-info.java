/**
 * Pictures of insights in answers: which one a request asks for, which state a result is in, and
 * the worker that draws. Must not know features or tables; {@code charts} draws.
 */
@NullMarked
package io.dashgate.pictures;

import org.jspecify.annotations.NullMarked;
