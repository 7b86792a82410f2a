/**
 * Computes insights from packed columns: whole arrays, no object per event. Knows no database; it
 * is given chunks, one after the other.
 */
@NullMarked
package io.dashgate.queries.engine;

import org.jspecify.annotations.NullMarked;
