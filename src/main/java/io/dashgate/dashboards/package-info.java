/**
 * Dashboards: the resource this gateway exists for, how requests arrange what is on them, and the
 * templates that they are made from. The only package that writes the tables {@code dashboard} and
 * {@code dashboard_template}; tiles and insights are those of {@code insights}. Whether a dashboard
 * is shared is read here from the table of {@code sharing}, without a statement of its own; that
 * package knows this one, and not the reverse.
 */
@NullMarked
package io.dashgate.dashboards;

import org.jspecify.annotations.NullMarked;
