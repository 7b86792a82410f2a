/**
 * Dashboards: their table, their collaborators and the purge of deleted dashboards, insights and
 * tiles. Owns the tables {@code dashboard, dashboard_collaborator}; sharing raises the version of a
 * dashboard. The first dashboard of a project is set in {@code project}, and that one was seen in
 * {@code result_refresh}. Whether a dashboard is shared is read here from the table of {@code
 * sharing}, to keep one statement a request. Must not know sharing, accounts or organizations.
 */
@NullMarked
package io.dashgate.dashboards;

import org.jspecify.annotations.NullMarked;
