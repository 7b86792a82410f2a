/**
 * What dashboards show: insights, and the tiles that place them. Owns the tables {@code insight}
 * and {@code tile}. Who may change an insight depends on the dashboards that it is on, so
 * statements here also look at {@code dashboard}; they never write to it. Must not know the package
 * {@code dashboards}, which builds on this one.
 */
@NullMarked
package io.dashgate.insights;

import org.jspecify.annotations.NullMarked;
