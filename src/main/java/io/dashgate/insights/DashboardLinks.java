package io.dashgate.insights;

import io.dashgate.platform.access.DashboardCaller;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.List;

/** The links of an insight to dashboards, which the tiles are. Implemented by that feature. */
@FunctionalInterface
public interface DashboardLinks {

  /**
   * Shows an insight on the given dashboards and removes it from all other live ones, as part of
   * the caller's transaction. Fails with 400 for a dashboard that does not exist, and with 403 for
   * an added or removed one that the caller may not edit.
   */
  Future<Void> replace(
      SqlClient transaction, DashboardCaller caller, long insightId, List<Long> dashboardIds);
}
