/**
 * Tiles: insights and texts at positions of a dashboard. Owns the table {@code tile}; dashboards
 * purge deleted ones. Locks the dashboards whose tiles change, copies insights with their tiles,
 * and deletes or restores insights together with their dashboard. Must not know templates,
 * dashboards or sharing.
 */
@NullMarked
package io.dashgate.tiles;

import org.jspecify.annotations.NullMarked;
