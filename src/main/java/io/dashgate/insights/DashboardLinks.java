package io.dashgate.insights;

import io.dashgate.platform.access.DashboardCaller;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.List;

/**
 * The links of an insight to dashboards, which the tiles are. Implemented by that feature. A change
 * is part of the caller's transaction, which locks dashboards before it locks the insight.
 */
@FunctionalInterface
public interface DashboardLinks {

  /**
   * Prepares to show an insight on the given dashboards and to remove it from all other live ones;
   * locks all of them.
   */
  Future<Change> lock(
      SqlClient transaction, DashboardCaller caller, long insightId, List<Long> dashboardIds);

  /** A change of links whose dashboards are locked. */
  @FunctionalInterface
  interface Change {

    /**
     * Changes the links. Fails with 400 for a dashboard that does not exist, and with 403 for an
     * added or removed one that the caller may not edit.
     */
    Future<Void> apply();
  }
}
