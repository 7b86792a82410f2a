/**
 * Tiles: the insights and texts on a dashboard, and their layout. Owns the tables {@code tile} and
 * the links between insights and dashboards. Must not know the package {@code dashboards}, which
 * uses this one.
 */
@NullMarked
package io.dashgate.tiles;

import org.jspecify.annotations.NullMarked;
