/**
 * The matrix of operations, ids and principals: what is sent, and the table of what is expected.
 */
@NullMarked
package io.dashgate.testing.matrix;

import org.jspecify.annotations.NullMarked;
