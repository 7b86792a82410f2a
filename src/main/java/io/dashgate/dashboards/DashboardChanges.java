package io.dashgate.dashboards;

import io.dashgate.insights.Tags;
import io.dashgate.platform.json.RawJson;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a dashboard that a request sets; null for no change. A null name or description in
 * a request means an empty one.
 *
 * @param tags normalized
 * @param deletesInsights whether the deletion of the dashboard also deletes insights that no other
 *     dashboard shows
 */
record DashboardChanges(
    @Nullable String name,
    @Nullable String description,
    @Nullable Boolean pinned,
    @Nullable Boolean deleted,
    @Nullable RawJson filters,
    @Nullable List<String> tags,
    @Nullable Integer restrictionLevel,
    boolean deletesInsights) {

  /** Reads a body that the contract has accepted. */
  static DashboardChanges of(JsonObject body) {
    return new DashboardChanges(
        text(body, "name"),
        text(body, "description"),
        body.getBoolean("pinned"),
        body.getBoolean("deleted"),
        body.containsKey("filters") ? new RawJson(body.getJsonObject("filters").encode()) : null,
        body.containsKey("tags") ? Tags.normalize(body.getJsonArray("tags")) : null,
        body.getInteger("restriction_level"),
        body.getBoolean("delete_insights", false));
  }

  /** Whether no field is set. */
  boolean isEmpty() {
    return name == null
        && description == null
        && pinned == null
        && deleted == null
        && filters == null
        && tags == null
        && restrictionLevel == null;
  }

  /** Whether the change also affects the dashboard's insights, or the right to edit them. */
  boolean reachesInsights() {
    return deleted != null || restrictionLevel != null;
  }

  /** Returns the filters as an argument of a statement. */
  @Nullable String filtersText() {
    return filters == null ? null : filters.text();
  }

  /** Returns the tags as an argument of a statement. */
  String @Nullable [] tagArray() {
    return tags == null ? null : tags.toArray(String[]::new);
  }

  private static @Nullable String text(JsonObject body, String key) {
    if (!body.containsKey(key)) {
      return null;
    }
    String value = body.getString(key);
    return value == null ? "" : value;
  }
}
