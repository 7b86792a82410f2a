/**
 * Dashboards: their table, their collaborators and the purge of what was deleted. The only package
 * that writes the table {@code dashboard}. Whether a dashboard is shared is read here from the
 * table of {@code sharing}, to keep one statement a request. Must not know sharing, accounts or
 * organizations.
 */
@NullMarked
package io.dashgate.dashboards;

import org.jspecify.annotations.NullMarked;
