package io.dashgate.organizations;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a project that a request sets; null for unchanged ones.
 *
 * @param timezone the name of a known time zone
 * @param changesPrimaryDashboard whether {@code primaryDashboardId} is set, possibly to null
 */
record ProjectChanges(
    @Nullable String name,
    @Nullable String timezone,
    @Nullable Boolean accessControl,
    boolean changesPrimaryDashboard,
    @Nullable Long primaryDashboardId,
    EventSettingChanges events) {

  /** No changes. */
  static final ProjectChanges NONE =
      new ProjectChanges(null, null, null, false, null, EventSettingChanges.NONE);

  private static final Set<String> TIMEZONES = ZoneId.getAvailableZoneIds();

  /** Reads a validated body; fails with 400 for an unknown time zone. */
  static ProjectChanges of(JsonObject body) {
    return new ProjectChanges(
        body.getString("name"),
        timezone(body),
        body.getBoolean("access_control"),
        body.containsKey("primary_dashboard"),
        dashboard(body.getValue("primary_dashboard")),
        EventSettingChanges.of(body));
  }

  private static @Nullable String timezone(JsonObject body) {
    String name = body.getString("timezone");
    if (name != null && !TIMEZONES.contains(name)) {
      throw ApiException.validation(
          "invalid_choice", "\"" + name + "\" is not a valid choice.", "timezone");
    }
    return name;
  }

  /** Returns a dashboard's id; one outside of bigint becomes 0, which no dashboard has. */
  private static @Nullable Long dashboard(@Nullable Object id) {
    if (id instanceof BigInteger) {
      return 0L;
    }
    return id == null ? null : (Long) ((Number) id).longValue();
  }
}
