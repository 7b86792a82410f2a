package io.dashgate.organizations;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request sets of a project; null for what it leaves alone.
 *
 * @param timezone the name of one that exists
 * @param changesPrimaryDashboard whether the next one counts: there, null is a value
 */
record ProjectChanges(
    @Nullable String name,
    @Nullable String timezone,
    @Nullable Boolean accessControl,
    boolean changesPrimaryDashboard,
    @Nullable Long primaryDashboardId) {

  /** Leaves everything alone. */
  static final ProjectChanges NONE = new ProjectChanges(null, null, null, false, null);

  private static final Set<String> TIMEZONES = ZoneId.getAvailableZoneIds();

  /** Reads a body that the contract has let through; throws a 400 for an unknown time zone. */
  static ProjectChanges of(JsonObject body) {
    return new ProjectChanges(
        body.getString("name"),
        timezone(body),
        body.getBoolean("access_control"),
        body.containsKey("primary_dashboard"),
        dashboard(body.getValue("primary_dashboard")));
  }

  private static @Nullable String timezone(JsonObject body) {
    String name = body.getString("timezone");
    if (name != null && !TIMEZONES.contains(name)) {
      throw ApiException.validation(
          "invalid_choice", "\"" + name + "\" is not a valid choice.", "timezone");
    }
    return name;
  }

  /** Returns a dashboard's id; one beyond a bigint becomes 0, which no dashboard has. */
  private static @Nullable Long dashboard(@Nullable Object id) {
    if (id instanceof BigInteger) {
      return 0L;
    }
    return id == null ? null : (Long) ((Number) id).longValue();
  }
}
