/**
 * Tiles: insights and texts at positions of a dashboard. The only package that writes the table
 * {@code tile}. Locks the dashboards whose tiles change and deletes or restores insights together
 * with their dashboard. Must not know templates, dashboards or sharing.
 */
@NullMarked
package io.dashgate.tiles;

import org.jspecify.annotations.NullMarked;
