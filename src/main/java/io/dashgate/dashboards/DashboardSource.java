package io.dashgate.dashboards;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;

/**
 * The source of a new dashboard that a body names: a template, another dashboard, or none.
 *
 * @param template reference to a template; "" for none
 * @param hasDashboard whether the body names a dashboard
 * @param dashboardId id of that dashboard; 0, which no dashboard has, for a number beyond 64 bits
 */
record DashboardSource(String template, boolean hasDashboard, long dashboardId) {

  /** Reads a body that the contract has accepted. Null and 0 both mean no dashboard. */
  static DashboardSource of(JsonObject body) {
    Object id = body.getValue("use_dashboard");
    return new DashboardSource(
        body.getString("use_template", ""),
        id instanceof Number number && number.longValue() != 0,
        id instanceof Number number && !(id instanceof BigInteger) ? number.longValue() : 0);
  }

  boolean hasTemplate() {
    return !template.isEmpty();
  }

  /** Whether the body names two sources, which is an error. */
  boolean isAmbiguous() {
    return hasTemplate() && hasDashboard;
  }

  static ApiException ambiguous() {
    return ApiException.invalidInput(
        "`use_dashboard` and `use_template` cannot be used together", null);
  }
}
