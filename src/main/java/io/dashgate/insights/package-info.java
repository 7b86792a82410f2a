/**
 * Insights: their table, their fields and their JSON. Who may edit an insight depends on the
 * dashboards that show it, so statements here read the tables {@code tile} and {@code dashboard};
 * they never write to them. Tiles and dashboards insert the insights of new tiles and copies, and
 * purge deleted ones. Must not know any other feature but kept results.
 */
@NullMarked
package io.dashgate.insights;

import org.jspecify.annotations.NullMarked;
